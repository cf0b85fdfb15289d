import type { Declared, Finding, Match, Modalities, PartKind, Verdict } from '@sourcemark/contract'
import { defaultPack, type RuleCode } from './pack.ts'
import { labelOf, reasonsOf } from './wording.ts'

/** Who owns a content, with every name that a declaration may use. */
export interface Owner {
  /** Equal for two contents of one owner. */
  readonly key: string
  readonly accountId: string | null
  readonly entityId: string | null
  readonly name: string
  /** Aliases, handles, addresses, ids. */
  readonly otherNames: readonly string[]
}

/** An earlier content that was found in a part. */
export interface JudgedMatch {
  readonly contentId: string
  readonly partId: string
  readonly owner: Owner
  readonly title: string | null
  readonly url: string | null
  /** RFC 3339 in UTC. */
  readonly publishedAt: string
  readonly via: PartKind
  readonly score: number
  readonly coverage: number
  readonly originalCoverage: number
  readonly spans: Match['spans']
  readonly transform?: Match['transform']
}

/** A part and what was found in it. */
export interface JudgedPart {
  readonly partId: string
  readonly kind: PartKind
  /** `done`, `failed:CODE`, or null while nobody has read it. */
  readonly state: string | null
  readonly algorithm: string | null
  readonly statistics: number | null
  readonly matches: readonly JudgedMatch[]
  readonly facts: readonly Finding[]
}

export interface JudgedContent {
  readonly contentId: string
  readonly revision: number
  readonly owner: Owner
  readonly language: string | null
  readonly declared: Declared
  readonly parts: readonly JudgedPart[]
}

/** What a verdict says, without its place in the ledger and its history. */
export type VerdictContent = Omit<Verdict, 'verdictId' | 'supersedes' | 'reason' | 'ledger' | 'timings'>

const kinds = ['text', 'image', 'audio', 'video'] as const

/**
 * Applies the policy to the findings. A function of its input alone: what it says depends neither on when nor on in which order anything arrived.
 */
export function decide(content: JudgedContent): VerdictContent {
  const { owner, declared, parts } = content
  const foreign: JudgedMatch[] = []
  const own: JudgedMatch[] = []
  for (const match of parts.flatMap(({ matches }) => matches))
    (match.owner.key === owner.key ? own : foreign).push(match)
  const uncredited = foreign.filter((match) => !isDeclared(match, declared))
  const unread = parts.filter(({ state }) => state !== 'done')
  const code = codeOf(foreign, uncredited, own, unread, declared)
  const { rule, action, basis } = defaultPack.rules[code]
  const main = longest(uncredited.length > 0 ? uncredited : foreign)
  const credited = foreign.length > 0 && uncredited.length === 0
  return {
    contentId: content.contentId,
    revision: content.revision,
    accountId: owner.accountId ?? content.contentId,
    verdict: code,
    attribution: attributionOf(foreign, credited, declared),
    permission: foreign.length === 0 && own.length > 0 ? 'own' : 'unknown',
    status: parts.some(({ state }) => state === null) ? 'provisional' : 'final',
    action,
    label: main === undefined ? null : labelOf(main, content.language),
    matches: parts.flatMap((part) => part.matches.map((match) => toMatch(match, part))),
    credits: [],
    findings: findingsOf(content, unread, foreign),
    reasons: reasonsOf(code, { main, originals: new Set(foreign.map(({ contentId }) => contentId)).size, unread }),
    policy: { pack: defaultPack.pack, version: defaultPack.version, rule, basis: [...basis] },
    modalities: modalitiesOf(parts),
    versions: versionsOf(parts),
    complaint: null,
    appealUrl: null,
  }
}

function codeOf(
  foreign: readonly JudgedMatch[],
  uncredited: readonly JudgedMatch[],
  own: readonly JudgedMatch[],
  unread: readonly JudgedPart[],
  declared: Declared,
): RuleCode {
  if (foreign.length > 0 && declared.original === true) return 'false_original_claim'
  if (uncredited.length > 0) return 'attribution_missing'
  // What was found stands; what was not read could only add to it, and never turns into "nothing found".
  if (unread.length > 0) return 'indeterminate'
  if (foreign.length > 0) return 'attributed_repost'
  return own.length > 0 ? 'own_content' : 'no_match'
}

const folded = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Whether the author's declaration names this match: the work by id or address, or its owner by any of the owner's names. */
function isDeclared(match: JudgedMatch, { repostOf }: Declared): boolean {
  if (repostOf === undefined) return false
  if (repostOf.contentId !== undefined && repostOf.contentId === match.contentId) return true
  if (repostOf.url !== undefined && match.url !== null && folded(repostOf.url) === folded(match.url)) return true
  if (repostOf.owner === undefined) return false
  const named = folded(repostOf.owner)
  return [match.owner.name, ...match.owner.otherNames].some((name) => folded(name) === named)
}

function attributionOf(
  foreign: readonly JudgedMatch[],
  credited: boolean,
  { repostOf }: Declared,
): Verdict['attribution'] {
  if (foreign.length === 0) return 'not_required'
  if (credited) {
    // A name alone leaves the reader without a way to the work.
    const traceable = foreign.every(
      ({ contentId, url }) => repostOf?.contentId === contentId || (url !== null && repostOf?.url === url),
    )
    return traceable ? 'A5' : 'A4'
  }
  return repostOf === undefined ? 'A0' : 'A2'
}

const spanLength = ({ spans }: JudgedMatch): number =>
  spans.reduce((sum, { query }) => sum + (query.end ?? 0) - (query.start ?? 0), 0)

/** The match that covers most; of equal ones the first in the order of the parts. */
function longest(matches: readonly JudgedMatch[]): JudgedMatch | undefined {
  let best = matches[0]
  for (const match of matches) if (best === undefined || spanLength(match) > spanLength(best)) best = match
  return best
}

function toMatch(match: JudgedMatch, part: JudgedPart): Match {
  const { accountId, entityId, name } = match.owner
  return {
    contentId: match.contentId,
    owner: { accountId, entityId, name },
    url: match.url,
    publishedAt: match.publishedAt,
    partId: part.partId,
    originalPartId: match.partId,
    kind: part.kind,
    via: match.via,
    score: match.score,
    coverage: match.coverage,
    originalCoverage: match.originalCoverage,
    spans: match.spans,
    ...(match.transform === undefined ? {} : { transform: match.transform }),
  }
}

function findingsOf(
  { declared, parts }: JudgedContent,
  unread: readonly JudgedPart[],
  foreign: readonly JudgedMatch[],
): Finding[] {
  const findings: Finding[] = parts.flatMap(({ facts }) => [...facts])
  for (const { partId, kind, state } of unread) {
    findings.push({ code: 'PART_NOT_READ', severity: 'warn', detail: { partId, kind, state: state ?? 'pending' } })
  }
  if (declared.original === true) {
    findings.push({ code: 'DECLARED_ORIGINAL', severity: foreign.length > 0 ? 'high' : 'info', detail: {} })
  }
  if (declared.repostOf !== undefined) {
    findings.push({ code: 'DECLARED_REPOST', severity: 'info', detail: { ...declared.repostOf } })
  }
  return findings
}

function modalitiesOf(parts: readonly JudgedPart[]): Modalities {
  const stateOf = (kind: PartKind): string => {
    const states = parts.filter((part) => part.kind === kind).map(({ state }) => state ?? 'pending')
    if (states.length === 0) return 'none'
    return states.find((state) => state.startsWith('failed:')) ?? states.find((state) => state !== 'done') ?? 'done'
  }
  return Object.fromEntries(kinds.map((kind) => [kind, stateOf(kind)])) as unknown as Modalities
}

function versionsOf(parts: readonly JudgedPart[]): Verdict['versions'] {
  const versions: Record<string, string | number> = {}
  for (const { kind, algorithm, statistics } of parts) {
    if (algorithm !== null) versions[kind] = algorithm
    if (statistics !== null) versions['statistics'] = statistics
  }
  return versions
}
