import Type, { type Static } from 'typebox'
import {
  ACTIONS,
  ATTRIBUTION_DEFECTS,
  ATTRIBUTION_GRADES,
  CASE_DECISIONS,
  CREDIT_GRADES,
  PART_KINDS,
  PERMISSIONS,
  SEVERITIES,
  VERDICT_CODES,
  VERDICT_EVENT_TYPE,
  VERDICT_REASONS,
  VERDICT_STATUSES,
} from './codes.ts'
import { Closed, Hash, Id, Nullable, Time } from './fields.ts'

const share = (description: string) => Type.Number({ description, minimum: 0, maximum: 1 })

const SpanSideSchema = Closed(
  {
    start: Type.Optional(Type.Number({ description: 'UTF-16 code unit of the text as sent, or seconds.', minimum: 0 })),
    end: Type.Optional(Type.Number({ description: 'Same unit as `start`, exclusive.', minimum: 0 })),
    x: Type.Optional(share('Left edge as a share of the width.')),
    y: Type.Optional(share('Top edge as a share of the height.')),
    w: Type.Optional(share('Width as a share of the width.')),
    h: Type.Optional(share('Height as a share of the height.')),
    quad: Type.Optional(
      Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
        description:
          'Corners of a region of a picture as [x, y] in shares of width and height: those of its upright upper left, upper right, lower right and lower left in the original. May reach beyond the edges.',
        minItems: 4,
        maxItems: 4,
      }),
    ),
  },
  'Text and sound have `start` and `end`, pictures `x`, `y`, `w`, `h`; films both, in seconds and in shares of the frame, and so do words that were read out of a picture.',
)

const SpanSchema = Closed({ query: SpanSideSchema, original: SpanSideSchema }, 'The same passage in both contents.')

const OwnerSchema = Closed(
  {
    accountId: Nullable(Id('Account that published the original; null for a registered work.')),
    entityId: Nullable(Id('Entity behind that account.')),
    name: Type.String({ description: 'Name of the owner.' }),
  },
  'Who owns the original.',
)

const MatchSchema = Closed(
  {
    contentId: Id('The original.'),
    owner: OwnerSchema,
    url: Nullable(Type.String(), 'Public address of the original.'),
    publishedAt: Time('When the original was published.'),
    partId: Id('Part of this content that matched.'),
    originalPartId: Id('Part of the original that matched.'),
    kind: Type.Enum([...PART_KINDS], { description: 'Kind of the part of this content.' }),
    via: Type.Enum([...PART_KINDS], {
      description:
        'Modality that matched: text for words read out of a picture, image for a picture that a film shows, audio for the sound of a film, video for its frames.',
    }),
    score: share('1 is identical, 0 unrelated, in every modality.'),
    coverage: share('Share of this part that was found in the original.'),
    originalCoverage: share('Share of the original part that was found here.'),
    spans: Type.Array(SpanSchema, { description: 'Where.' }),
    transform: Type.Optional(
      Closed(
        {
          mirrored: Type.Optional(Type.Boolean({ description: 'Left and right are exchanged.' })),
          rotated: Type.Optional(
            Type.Number({ description: 'Degrees clockwise by which it was turned.', minimum: -180, maximum: 180 }),
          ),
          scaled: Type.Optional(
            Type.Number({
              description: 'Pixels of this picture for each pixel of the original.',
              exclusiveMinimum: 0,
            }),
          ),
          perspective: Type.Optional(Type.Boolean({ description: 'Seen from the side: straight lines converge.' })),
          inverted: Type.Optional(Type.Boolean({ description: 'Light and dark are exchanged.' })),
          speed: Type.Optional(
            Type.Number({
              description: 'Seconds of the original in one second here: 1.05 is played 5 % faster, 1 is the same.',
              exclusiveMinimum: 0,
            }),
          ),
          pitch: Type.Optional(
            Type.Number({
              description: 'Factor of the pitch against the original: 1.06 is a semitone higher, 1 is the same.',
              exclusiveMinimum: 0,
            }),
          ),
          scriptConverted: Type.Optional(
            Type.Boolean({ description: 'Traditional Chinese became simplified, or the other way round.' }),
          ),
        },
        'What was done to the original on the way.',
      ),
    ),
  },
  'One original that was found in one part, after verification.',
)

const CreditSchema = Closed(
  {
    raw: Type.String({ description: 'The mark as written.' }),
    where: Closed({
      partId: Id('Part that carries the mark; `title` and `declared` for marks in the title and in the declaration.'),
      start: Type.Integer({
        description: 'UTF-16 code unit of the text as sent, or of the words that were read out of a picture or film.',
        minimum: 0,
      }),
      end: Type.Integer({ description: 'Exclusive.', minimum: 0 }),
      box: Type.Optional(
        Closed(
          { x: share('Left edge.'), y: share('Top edge.'), w: share('Width.'), h: share('Height.') },
          'Where it stands in a picture or in the frames of a film, in shares of width and height.',
        ),
      ),
      time: Type.Optional(
        Closed(
          {
            start: Type.Number({ description: 'When it appears.', minimum: 0 }),
            end: Type.Number({ description: 'When it is gone.', minimum: 0 }),
          },
          'When a film shows it, in seconds from its beginning: burnt into its frames, or as a subtitle.',
        ),
      ),
    }),
    owner: Nullable(Type.String(), 'Owner that the mark names.'),
    source: Nullable(Type.String(), 'Source that the mark names.'),
    grade: Type.Enum([...CREDIT_GRADES], { description: 'What the mark is worth.' }),
    resolvesTo: Nullable(Id('Account, entity or content.'), 'Whom the mark resolves to.'),
    defects: Type.Array(Type.Enum([...ATTRIBUTION_DEFECTS]), { description: 'What is wrong with it.' }),
  },
  'One mark that was found in the content.',
)

const FindingSchema = Closed(
  {
    code: Type.String({ description: 'What was found.', minLength: 1, maxLength: 64 }),
    severity: Type.Enum([...SEVERITIES]),
    detail: Type.Record(Type.String(), Type.Unknown(), { description: 'The facts; fields depend on the code.' }),
  },
  'A fact, whether or not it decided.',
)

const ModalityStateSchema = Type.String({
  description: 'done, none (no such part), pending, or failed with a code.',
  pattern: '^(done|none|pending|failed:[A-Z][A-Z0-9_]*)$',
})

const BothLanguagesSchema = (description: string) => Closed({ zh: Type.String(), en: Type.String() }, description)

const ComplaintSchema = Closed({
  caseId: Id('The case.'),
  number: Type.Integer({ description: 'Place of the decision among what happened in the case, from 1.', minimum: 1 }),
  reason: Type.Enum(['complaint', 'appeal'], {
    description: 'Whether it was the first decision or that of an appeal.',
  }),
  decision: Type.Enum([...CASE_DECISIONS], { description: 'What was decided, or happened by law.' }),
  decidedAt: Time('When it was decided.'),
  human: Type.Boolean({ description: 'Whether a person decided; false where a law ends a measure by itself.' }),
  reasons: Nullable(BothLanguagesSchema('In Chinese and English.'), 'What was said of it; null where nobody decided.'),
  policy: Closed(
    { verdict: Type.Enum([...VERDICT_CODES]), action: Type.Enum([...ACTIONS]) },
    'What the policy alone would say.',
  ),
})

/** The data of a verdict event. */
export const VerdictSchema = Closed(
  {
    verdictId: Hash('SHA-256 over contentId, revision and what the verdict says.'),
    contentId: Id('Content that was judged.'),
    revision: Type.Integer({ description: 'Revision that was judged.', minimum: 1 }),
    accountId: Id('Account that published it.'),
    verdict: Type.Enum([...VERDICT_CODES], { description: 'The policy applied to the findings.' }),
    attribution: Type.Enum([...ATTRIBUTION_GRADES], { description: 'Grade of the attribution as a whole.' }),
    permission: Type.Enum([...PERMISSIONS], { description: 'Right to use what matched; a second axis.' }),
    status: Type.Enum([...VERDICT_STATUSES], { description: 'provisional while something is still to come.' }),
    supersedes: Nullable(Hash('A verdictId.'), 'The verdict that this one replaces.'),
    reason: Type.Enum([...VERDICT_REASONS], { description: 'Why it was given.' }),
    action: Type.Enum([...ACTIONS], { description: 'Advice; the platform decides.' }),
    label: Nullable(
      Closed({ text: Type.String(), url: Nullable(Type.String()) }),
      'Label that the platform may show to readers.',
    ),
    matches: Type.Array(MatchSchema),
    credits: Type.Array(CreditSchema),
    findings: Type.Array(FindingSchema, { description: 'Everything found, also what did not decide.' }),
    reasons: BothLanguagesSchema('The verdict in sentences, in Chinese and English.'),
    policy: Closed(
      {
        pack: Type.String({ description: 'Name of the policy pack.' }),
        version: Type.String(),
        rule: Type.String({ description: 'Rule that decided.' }),
        basis: Type.Array(Type.String(), { description: 'Legal or contractual basis of the rule.' }),
      },
      'What decided.',
    ),
    modalities: Closed(
      {
        text: ModalityStateSchema,
        image: ModalityStateSchema,
        audio: ModalityStateSchema,
        video: ModalityStateSchema,
      },
      'How far each kind of part was read.',
    ),
    versions: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
      description: 'Algorithm per modality, and the statistics epoch as `statistics`.',
    }),
    ledger: Closed(
      {
        chain: Type.Integer({ description: 'Chain, also the partition of the verdict topic.', minimum: 0 }),
        seq: Type.Integer({ description: 'Place in the chain, from 1.', minimum: 1 }),
        hash: Hash('Hash of this row.'),
        previousHash: Hash('Hash of the row before it; zeros before the first.'),
      },
      'Where the verdict stands in the ledger.',
    ),
    timings: Closed({
      acceptedAt: Time('When intake accepted the revision.'),
      decidedAt: Time('When the verdict was decided.'),
    }),
    complaint: Nullable(ComplaintSchema, 'The case that led to this verdict, when one did.'),
    appealUrl: Nullable(Type.String(), 'Where the verdict can be contested.'),
  },
  'A verdict: what was found, what it means under which policy, and what is advised.',
)

export const VerdictEventSchema = Closed(
  {
    specversion: Type.Literal('1.0'),
    id: Id('Id of the event.'),
    source: Type.String({ description: 'The Sourcemark installation.', minLength: 1 }),
    type: Type.Literal(VERDICT_EVENT_TYPE),
    subject: Type.Optional(Id('The contentId.')),
    time: Time('When the verdict was decided.'),
    datacontenttype: Type.Literal('application/json'),
    data: VerdictSchema,
  },
  'A content was judged. Every revision of every verdict appears, in the order of the ledger chain.',
)

export type Verdict = Static<typeof VerdictSchema>
export type VerdictEvent = Static<typeof VerdictEventSchema>
export type Match = Static<typeof MatchSchema>
export type MatchOwner = Static<typeof OwnerSchema>
export type Span = Static<typeof SpanSchema>
export type SpanSide = Static<typeof SpanSideSchema>
export type Credit = Static<typeof CreditSchema>
/** A part of a picture, in shares of its width and height. */
export type Box = Readonly<NonNullable<Credit['where']['box']>>
/** From when to when something is shown or heard, in seconds. */
export type TimeRange = Readonly<NonNullable<Credit['where']['time']>>
export type Finding = Static<typeof FindingSchema>
export type Modalities = Verdict['modalities']

/** Wraps a verdict in a structured CloudEvent. `source` is the installation, `time` an RFC 3339 time in UTC. */
export function verdictEvent(verdict: Verdict, envelope: { source: string; id: string; time: string }): VerdictEvent {
  return {
    specversion: '1.0',
    id: envelope.id,
    source: envelope.source,
    type: VERDICT_EVENT_TYPE,
    subject: verdict.contentId,
    time: envelope.time,
    datacontenttype: 'application/json',
    data: verdict,
  }
}
