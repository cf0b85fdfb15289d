import { canName } from './credit-line.ts'
import type { Values } from './expression.ts'
import type { Facts } from './facts.ts'
import type { SpokenWork } from './judged.ts'
import type { RequiredField } from './pack-document.ts'
import { foldUnit, type Pack } from './read-pack.ts'

/** What is known of a post before anything was matched. */
export type PostFacts = Pick<Facts, 'content' | 'news'>

/** A score that nothing reaches: the classifier is off. */
const never = 2

/** The variables that expressions about a post can ask for. */
export function postValues({ document }: Pack, { content, news }: PostFacts): Values {
  const { classifier } = document.news
  const { marginSeconds, confidence } = document.priority
  const newsThreshold = classifier === 'off' ? never : classifier.threshold
  return { content, news, limits: document.limits, pack: { marginSeconds, confidence, newsThreshold } }
}

/**
 * The pack that judges a post: of those for its country whose condition holds, one with a condition before one without; else the default.
 * Among equals the first by name, so that the order of the list does not matter.
 * @throws RangeError when no pack applies and none is the default.
 */
export function selectPack(packs: readonly Pack[], facts: PostFacts): Pack {
  const country = facts.content.jurisdiction
  const applying = packs.filter((pack) => {
    const { jurisdictions, unsaid = false } = pack.document.applies
    const here = country === '' ? unsaid : jurisdictions.includes(country)
    return here && (pack.applies === null || pack.applies.evaluate(postValues(pack, facts)) === true)
  })
  const rank = (pack: Pack): number => (pack.applies === null ? 1 : 0)
  const byName = (a: Pack, b: Pack): number => rank(a) - rank(b) || (a.pack < b.pack ? -1 : 1)
  const [found] = applying.sort(byName)
  if (found !== undefined) return found
  const [otherwise] = packs.filter(({ document }) => document.applies.default === true).sort(byName)
  if (otherwise === undefined)
    throw new RangeError(`No policy pack applies to the country "${country}", and none is the default.`)
  return otherwise
}

/**
 * The fields that a mark for this work must have under the pack. What the work itself does not say is not asked for: an author or title that
 * nobody knows, the source of a work that has neither an address nor an account with a shown id.
 */
export function requiredFields(pack: Pack, facts: PostFacts, work: SpokenWork): RequiredField[] {
  const values = postValues(pack, facts)
  const entry = pack.require.find(({ when }) => when === null || when.evaluate(values) === true)
  return (entry?.fields ?? []).filter((field) => canName(work, field))
}

/** A version of the list of units whose news may be reposted. */
export interface SourceList {
  readonly version: string
  readonly from: string
  readonly units: readonly string[]
}

/** The list in force on the day of publication (in UTC); null before the first one, and for packs without lists. */
export function sourceListAt({ document }: Pack, publishedAt: string): SourceList | null {
  return document.news.sources.findLast(({ from }) => from <= publishedAt.slice(0, 10)) ?? null
}

/** Whether one of these names is on the list in force at publication. Names are compared as a whole, without regard to width, case and signs. */
export function isListedSource(pack: Pack, names: readonly string[], publishedAt: string): boolean {
  const list = sourceListAt(pack, publishedAt)
  if (list === null) return false
  const units = foldedUnits(list)
  return names.some((name) => units.has(foldUnit(name)))
}

const folded = new WeakMap<SourceList, ReadonlySet<string>>()

function foldedUnits(list: SourceList): ReadonlySet<string> {
  const known = folded.get(list)
  if (known !== undefined) return known
  const units = new Set(list.units.map(foldUnit))
  folded.set(list, units)
  return units
}
