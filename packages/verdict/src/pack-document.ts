import {
  ACTIONS,
  ATTRIBUTION_GRADES,
  type PART_KINDS,
  PERMISSIONS,
  SEVERITIES,
  VERDICT_CODES,
  VERDICT_STATUSES,
} from '@sourcemark/contract'
import Type, { type Static, type TSchema } from 'typebox'
import { ContentFactsSchema, NewsFactsSchema, RewriteFactsSchema, WorkFactsSchema } from './facts.ts'

/** The shape of a policy pack as it is written in YAML. What the shape cannot say (order, types of expressions, …) the linter says. */

const Closed = <T extends Record<string, TSchema>>(fields: T, description?: string) =>
  Type.Object(fields, { additionalProperties: false, ...(description === undefined ? {} : { description }) })

/** What a rule looks at: the post as a whole, each work that was matched, or each work that the post may retell. */
export const SCOPES = Object.freeze(['content', 'work', 'rewrite'] as const)
export type Scope = (typeof SCOPES)[number]

/** What a pack may demand of a mark; the same names as in `attribution`. */
export const REQUIRED_FIELDS = Object.freeze(['owner', 'source', 'author', 'title', 'editor', 'licence'] as const)
export type RequiredField = (typeof REQUIRED_FIELDS)[number]

/** Rules of one pack. */
export const mostRules = 200

/** Units of time in clocks. */
const UNITS = Object.freeze(['hours', 'days', 'business-days', 'months'] as const)

const condition = (description: string) =>
  Type.String({ description: `${description} An expression in CEL.`, minLength: 1, maxLength: 4000 })
const text = (description: string) => Type.String({ description, minLength: 1, maxLength: 2000 })
const identifier = (description: string) => Type.String({ description, pattern: '^[a-z][A-Za-z0-9_]{0,62}$' })
const kebab = (description: string) => Type.String({ description, pattern: '^[a-z][a-z0-9-]{0,62}$' })
const share = (description: string) => Type.Number({ description, minimum: 0, maximum: 1 })

const BothLanguages = Closed({ zh: text('In Chinese.'), en: text('In English.') })
const Basis = Type.Array(text('An instrument and its article, never its sentences.'), { maxItems: 20 })

const ThresholdsSchema = Closed(
  { report: share('Matches below are not spoken of.'), act: share('Matches below are for people to look at.') },
  'Scores, 0 to 1.',
)

const Span = {
  amount: Type.Number({ description: 'How much of the unit.', minimum: 0 }),
  atMost: Type.Optional(Type.Number({ description: 'Upper end, where the rule gives a range.', minimum: 0 })),
  unit: Type.Enum([...UNITS]),
}

const ClockSchema = Closed({ id: kebab('Name of the clock.'), what: BothLanguages, ...Span, basis: Basis })

const CounterNoticeSchema = Closed(
  {
    choice: kebab('The variant that the platform has chosen; recorded here.'),
    variants: Type.Array(Closed({ id: kebab('Name of the variant.'), title: BothLanguages, ...Span, basis: Basis }), {
      minItems: 1,
      maxItems: 10,
    }),
  },
  'When measures end after a counter-notice, where several rules may apply.',
)

/** Laws whose procedure for complaints a platform can follow; a counter-notice has variants of the same names. */
export const CASE_REGIMES = Object.freeze(['regs2013', 'civilcode', 'ecommerce', 'dmca', 'dsa'] as const)
export type CaseRegime = (typeof CASE_REGIMES)[number]

/** Periods of a case that `cases` says; those of counter-notices and appeals stand in `counterNotice` and `appeals`. */
export const CASE_PERIODS = Object.freeze(['act', 'forward', 'feedback', 'correction', 'statement', 'ruling'] as const)
export type CasePeriod = (typeof CASE_PERIODS)[number]

const WEEKDAYS = Object.freeze(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)

const day = (description: string) => Type.String({ description, pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const CasePeriodSchema = (description: string) => Type.Optional(Closed({ ...Span, basis: Basis }, description))

const CasesSchema = Closed(
  {
    regime: Type.Enum([...CASE_REGIMES], { description: 'The law whose procedure cases follow.' }),
    timeZone: Type.String({
      description: 'Where days begin and end, as in the IANA list: Asia/Shanghai.',
      pattern: '^[A-Za-z0-9_+\\-/]{1,64}$',
    }),
    rest: Type.Optional(
      Closed(
        {
          weekdays: Type.Optional(
            Type.Array(Type.Enum([...WEEKDAYS]), {
              description: 'Days of the week off.',
              maxItems: 6,
              uniqueItems: true,
            }),
          ),
          holidays: Type.Optional(Type.Array(day('A holiday.'), { description: 'Other days off.', maxItems: 1000 })),
          workdays: Type.Optional(
            Type.Array(day('A day of work.'), { description: 'Days of work all the same.', maxItems: 1000 }),
          ),
        },
        'Which days are no business days. Saturdays and Sundays when absent.',
      ),
    ),
    periods: Type.Optional(
      Closed(
        {
          act: CasePeriodSchema('Measures after a notice.'),
          forward: CasePeriodSchema('The notice reaches the account.'),
          feedback: CasePeriodSchema('Whoever filed is told what came of it.'),
          correction: CasePeriodSchema('Whoever filed completes the form.'),
          statement: CasePeriodSchema('The account answers.'),
          ruling: CasePeriodSchema('A person decides.'),
        } satisfies Record<CasePeriod, TSchema>,
        'Periods that differ from those of the regime.',
      ),
    ),
    remindAt: Type.Optional(share('Share of a period after which its end is announced.')),
    panel: Type.Optional(Type.Integer({ description: 'Members of a panel; an odd number.', minimum: 3, maximum: 15 })),
    standing: Type.Optional(
      Closed(
        {
          months: Type.Integer({ description: 'How far back notices count.', minimum: 1, maximum: 120 }),
          wrong: Type.Number({ description: 'Weight of a notice that was wrong.', minimum: 0 }),
          malicious: Type.Number({ description: 'Weight of a malicious one.', minimum: 0 }),
          limited: Type.Number({
            description: 'Sum from which a person accepts every further notice.',
            exclusiveMinimum: 0,
          }),
        },
        'How bad notices count against their claimant.',
      ),
    ),
  },
  'How complaints, statements and appeals are dealt with.',
)

const NewsSchema = Closed({
  classifier: Type.Union(
    [
      Type.Literal('off'),
      Closed({ threshold: share('Score from which a post that the platform did not call news is news.') }),
    ],
    { description: 'It is `off`, or has a threshold: `{ threshold: 0.7 }`.' },
  ),
  sources: Type.Array(
    Closed({
      version: text('Name of this version of the list.'),
      from: Type.String({ description: 'First day on which it is in force.', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
      units: Type.Array(text('Name of a unit.'), { maxItems: 10_000 }),
    }),
    { description: 'Versions of the list of units whose news may be reposted, oldest first.', maxItems: 100 },
  ),
})

const RuleSchema = Closed({
  id: kebab('Name of the rule, as verdicts give it.'),
  verdict: Type.Enum([...VERDICT_CODES]),
  scope: Type.Enum([...SCOPES]),
  when: condition('When the rule holds.'),
  action: Type.Enum([...ACTIONS], { description: 'Advice to the platform.' }),
  actions: Type.Optional(
    Type.Array(Closed({ when: condition('When this advice is given instead.'), action: Type.Enum([...ACTIONS]) }), {
      description: 'Other advice; the first that applies counts.',
      maxItems: 10,
    }),
  ),
  severity: Type.Enum([...SEVERITIES]),
  basis: Basis,
  reasons: BothLanguages,
  fix: Type.Optional(BothLanguages),
})

/** Any part of the facts; lists are replaced as a whole. */
const partial = (schema: TSchema): TSchema => {
  const { properties } = schema as { properties?: Record<string, TSchema> }
  if (properties === undefined) return schema
  return Closed(
    Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, Type.Optional(partial(field))])),
  )
}
type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T

const ExpectationSchema = Closed({
  verdict: Type.Enum([...VERDICT_CODES]),
  rule: kebab('The rule that decides.'),
  action: Type.Optional(Type.Enum([...ACTIONS])),
  attribution: Type.Optional(Type.Enum([...ATTRIBUTION_GRADES])),
  permission: Type.Optional(Type.Enum([...PERMISSIONS])),
  status: Type.Optional(Type.Enum([...VERDICT_STATUSES])),
  label: Type.Optional(Type.Boolean({ description: 'Whether a credit line is advised.' })),
  findings: Type.Optional(Type.Array(Type.String(), { description: 'Codes of findings that must be there.' })),
  absent: Type.Optional(Type.Array(Type.String(), { description: 'Codes of findings that must not be there.' })),
})

const TestSchema = Closed({
  name: text('What is tested, as a sentence.'),
  near: Type.Optional(kebab('A rule that nearly holds here and must not.')),
  content: Type.Optional(Type.Unsafe<DeepPartial<Static<typeof ContentFactsSchema>>>(partial(ContentFactsSchema))),
  news: Type.Optional(Type.Unsafe<DeepPartial<Static<typeof NewsFactsSchema>>>(partial(NewsFactsSchema))),
  works: Type.Optional(
    Type.Array(Type.Unsafe<DeepPartial<Static<typeof WorkFactsSchema>>>(partial(WorkFactsSchema)), { maxItems: 50 }),
  ),
  rewrites: Type.Optional(
    Type.Array(Type.Unsafe<DeepPartial<Static<typeof RewriteFactsSchema>>>(partial(RewriteFactsSchema)), {
      maxItems: 50,
    }),
  ),
  expect: ExpectationSchema,
})

export const PackSchema = Closed({
  pack: kebab('Name of the pack, as verdicts give it.'),
  version: Type.String({ description: 'Version of the pack.', pattern: '^\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}$' }),
  title: BothLanguages,
  applies: Closed({
    jurisdictions: Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), {
      description: 'Countries whose posts it judges (ISO 3166-1).',
      maxItems: 250,
    }),
    unsaid: Type.Optional(Type.Boolean({ description: 'Also posts of which no country is said.' })),
    default: Type.Optional(Type.Boolean({ description: 'Also posts for which no other pack applies.' })),
    when: Type.Optional(condition('Only posts for which this holds; may ask about content and news.')),
  }),
  thresholds: Closed({
    text: ThresholdsSchema,
    image: ThresholdsSchema,
    audio: ThresholdsSchema,
    video: ThresholdsSchema,
  } satisfies Record<(typeof PART_KINDS)[number], TSchema>),
  require: Type.Array(
    Closed({
      fields: Type.Array(Type.Enum([...REQUIRED_FIELDS]), { minItems: 1, uniqueItems: true }),
      when: Type.Optional(condition('Only then; may ask about content and news.')),
    }),
    { description: 'Fields that a mark must have. The first entry that applies counts.', minItems: 1, maxItems: 10 },
  ),
  limits: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9_]{0,62}$' }), Type.Number({ minimum: 0 }), {
    description: 'Numbers with a name, for the expressions.',
  }),
  priority: Closed({
    marginSeconds: Type.Number({ description: 'Publications this close together are contested.', minimum: 0 }),
    confidence: share('Confidence in the origin from which it counts.'),
  }),
  grants: Closed({
    revocation: Type.Enum(['not-retroactive', 'retroactive'], {
      description: 'Whether a permission that was taken back counts for posts published while it was in force.',
    }),
  }),
  exemptions: Type.Array(
    Closed({
      id: identifier('Name, for `exempt.<id>`.'),
      when: condition('When a work is exempt.'),
      attribution: Type.Enum(['kept', 'not_required'], {
        description: 'Whether the grade of an exempt work still counts for the verdict as a whole.',
      }),
    }),
    { description: 'Uses that need no credit line.', maxItems: 20 },
  ),
  news: NewsSchema,
  clocks: Type.Array(ClockSchema, { description: 'Periods beside those of cases.', maxItems: 50 }),
  counterNotice: Type.Optional(CounterNoticeSchema),
  cases: Type.Optional(CasesSchema),
  appeals: Closed({
    within: Closed({ ...Span, basis: Basis }, 'How long a verdict can be contested.'),
    answered: Closed({ ...Span, basis: Basis }, 'By when the platform has promised an answer.'),
  }),
  labels: Closed(
    {
      when: condition('Which works need a credit line: those that have none that suffices.'),
      zh: text('Template.'),
      en: text('Template.'),
      unsaid: Type.Enum(['zh', 'en'], { description: 'Language of the line when the post does not say its own.' }),
    },
    'The credit line that satisfies this pack.',
  ),
  let: Type.Optional(
    Type.Array(
      Closed({
        name: identifier('Name.'),
        scope: Type.Enum(['content', 'work']),
        is: condition('What it stands for.'),
      }),
      { description: 'Named expressions, in order: each may use those before it.', maxItems: 100 },
    ),
  ),
  rules: Type.Array(RuleSchema, { description: 'In order of precedence.', minItems: 1, maxItems: mostRules }),
  findings: Type.Optional(
    Type.Array(
      Closed({
        code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' }),
        scope: Type.Enum([...SCOPES]),
        when: condition('When it is noted.'),
        severity: Type.Enum([...SEVERITIES]),
      }),
      { description: 'What is noted in a verdict without deciding it.', maxItems: 50 },
    ),
  ),
  without: Type.Optional(
    Type.Array(Type.Enum([...VERDICT_CODES]), { description: 'Codes that this pack never gives.', uniqueItems: true }),
  ),
  tests: Type.Array(TestSchema, { minItems: 1, maxItems: 1000 }),
})

/** A pack as written. */
export type PackDocument = Static<typeof PackSchema>
export type PackRule = PackDocument['rules'][number]
export type PackTest = PackDocument['tests'][number]
