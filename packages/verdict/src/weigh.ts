import { PART_KINDS, type PartKind } from '@sourcemark/contract'
import type { Value, Values } from './expression.ts'
import type { RewriteFacts, WorkFacts } from './facts.ts'
import { type JudgedContent, pictureCharacters, type SpokenWork, secondCharacters } from './judged.ts'
import type { CompiledRule, Pack } from './read-pack.ts'
import { postValues } from './select-pack.ts'

/** The match of a work that says most under the thresholds of the pack. */
export interface StrongestMatch {
  readonly kind: PartKind
  readonly score: number
  readonly report: number
  readonly act: number
}

/** A work that counts, with the values that the rules about works ask for. */
export interface WeighedWork {
  readonly facts: WorkFacts
  readonly spoken: SpokenWork
  readonly match: StrongestMatch
  readonly exempt: Readonly<Record<string, boolean>>
  readonly values: Values
}

/** What a rule holds for. */
export interface Holding {
  readonly rule: CompiledRule
  /** Most taken first; empty for rules about the post. */
  readonly works: readonly WeighedWork[]
  readonly rewrites: readonly RewriteFacts[]
}

/** A post under a pack, before anything is decided. */
export interface Weighed {
  /** The values that rules about the post ask for. */
  readonly values: Values
  /** Most taken first. */
  readonly works: readonly WeighedWork[]
  /** Works whose every match is below the threshold for reporting. */
  readonly unreported: readonly { readonly contentId: string; readonly score: number }[]
  readonly rewrites: readonly { readonly facts: RewriteFacts; readonly values: Values }[]
  /** The rules that hold, in the order of the pack. Never empty: the last rule always holds. */
  readonly holding: readonly Holding[]
}

/** Asks everything that a pack asks about a post. A function of its input alone. */
export function weigh(judged: JudgedContent, pack: Pack): Weighed {
  const { content, news } = judged.facts
  const scores = scoresOf(judged)
  const all = judged.facts.works.map((facts, index) => {
    const spoken = judged.works[index]
    if (spoken?.contentId !== facts.contentId) {
      throw new TypeError(`The work ${index} of ${judged.contentId} is spoken of under another id than its facts.`)
    }
    return { facts, spoken, matches: matchesOf(facts, scores.get(facts.contentId), pack) }
  })
  const reported = all.filter(({ matches }) => matches.some(({ score, report }) => score >= report))
  const unreported = all.filter((work) => !reported.includes(work))
  const strongest = reported.map((work) => ({ ...work, match: strongestOf(work.matches) }))
  const acting = strongest.filter(({ match }) => match.score >= match.act).length
  const post = {
    ...postValues(pack, { content: { ...content, works: reported.length }, news }),
    matched: { works: reported.length, acting },
  }
  const values = { ...post, ...named(pack, 'content', post) }
  const works = strongest
    .map(({ facts, spoken, match }) => weighWork(pack, values, facts, spoken, match))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.spoken.contentId < b.spoken.contentId ? -1 : 1))
  const rewrites = judged.facts.rewrites
    .map((facts) => ({ facts, values: { ...values, rewrite: facts } }))
    .sort((a, b) => b.facts.score - a.facts.score || (a.facts.contentId < b.facts.contentId ? -1 : 1))
  return {
    values,
    works,
    unreported: unreported.map(({ facts: { contentId }, matches }) => ({
      contentId,
      score: Math.max(0, ...matches.map(({ score }) => score)),
    })),
    rewrites,
    holding: pack.rules.flatMap((rule) => holdingOf(rule, { values, works, rewrites })),
  }
}

/** How much was taken from a work: the largest is spoken of first. */
const sizeOf = ({ spoken: { taken, pictures }, facts: { sound, film } }: WeighedWork): number =>
  taken + pictures * pictureCharacters + (sound.seconds + film.seconds) * secondCharacters

/** Best score per kind of evidence, by work. */
function scoresOf({ matches }: JudgedContent): Map<string, Map<PartKind, number>> {
  const scores = new Map<string, Map<PartKind, number>>()
  for (const { contentId, via, score } of matches) {
    const kinds = scores.get(contentId) ?? new Map<PartKind, number>()
    scores.set(contentId, kinds.set(via, Math.max(score, kinds.get(via) ?? 0)))
  }
  return scores
}

function matchesOf(
  facts: WorkFacts,
  scores: ReadonlyMap<PartKind, number> | undefined,
  { document }: Pack,
): StrongestMatch[] {
  // without its matches the score may be of any of its kinds
  const known =
    scores ?? new Map(PART_KINDS.filter((kind) => facts.kinds.includes(kind)).map((kind) => [kind, facts.score]))
  return [...known].map(([kind, score]) => ({ kind, score, ...document.thresholds[kind] }))
}

/** The match that is furthest above, or least below, its threshold for acting. */
function strongestOf(matches: readonly StrongestMatch[]): StrongestMatch {
  return matches.reduce((best, match) => (match.score - match.act > best.score - best.act ? match : best))
}

function named(pack: Pack, scope: 'content' | 'work', known: Values): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const { name, scope: of, is } of pack.let) if (of === scope) values[name] = is.evaluate({ ...known, ...values })
  return values
}

function weighWork(pack: Pack, post: Values, facts: WorkFacts, spoken: SpokenWork, match: StrongestMatch): WeighedWork {
  const none = Object.fromEntries([...pack.exemptions.map(({ id }) => [id, false]), ['any', false]])
  const asked = { ...post, work: facts, match, exempt: none }
  const exempt: Record<string, boolean> = { ...none }
  for (const { id, when } of pack.exemptions) exempt[id] = when.evaluate(asked) === true
  exempt.any = Object.values(exempt).includes(true)
  const known = { ...asked, exempt }
  return { facts, spoken, match, exempt, values: { ...known, ...named(pack, 'work', known) } }
}

function holdingOf(
  rule: CompiledRule,
  { values, works, rewrites }: Pick<Weighed, 'values' | 'works' | 'rewrites'>,
): Holding[] {
  const holds = (asked: Values): boolean => rule.when.evaluate(asked) === true
  if (rule.rule.scope === 'content') return holds(values) ? [{ rule, works: [], rewrites: [] }] : []
  const held = {
    works: rule.rule.scope === 'work' ? works.filter((work) => holds(work.values)) : [],
    rewrites:
      rule.rule.scope === 'rewrite' ? rewrites.filter((one) => holds(one.values)).map(({ facts }) => facts) : [],
  }
  return held.works.length + held.rewrites.length > 0 ? [{ rule, ...held }] : []
}
