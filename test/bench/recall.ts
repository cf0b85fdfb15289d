/* What the benches of recall share: methods that say how alike two things are, pairs of things, and the table of what each method recognises. */

/** How alike a copy and an original are: the more the higher, on a scale of its own. */
export type Likeness<Copy, Original = Copy> = (copy: Copy, original: Original) => number

/** Less alike than anything. */
export const never = Number.NEGATIVE_INFINITY

/** A way to compare things. */
export interface Method<Copy, Original = Copy> {
  readonly name: string
  readonly likeness: Likeness<Copy, Original>
  /** The least likeness of a match; without it, what the allowed false alarms leave. */
  readonly from?: number
}

/** How alike every method finds each pair of one kind. */
export class Pairs<Copy, Original = Copy> {
  readonly #methods: readonly Method<Copy, Original>[]
  readonly #likenesses: number[][]

  constructor(methods: readonly Method<Copy, Original>[]) {
    this.#methods = methods
    this.#likenesses = methods.map(() => [])
  }

  add(copy: Copy, original: Original): void {
    const known = new Map<Likeness<Copy, Original>, number>()
    for (const [index, { likeness }] of this.#methods.entries()) {
      const value = known.get(likeness) ?? likeness(copy, original)
      known.set(likeness, value)
      this.#likenesses[index]?.push(value)
    }
  }

  of(method: number): readonly number[] {
    return this.#likenesses[method] ?? []
  }

  get count(): number {
    return this.of(0).length
  }
}

/** What all methods say of all pairs. */
export interface Measured<Copy, Original = Copy> {
  /** Copies and their originals, by what was done to them. */
  readonly attacked: ReadonlyMap<string, Pairs<Copy, Original>>
  /** Copies and other originals: these say where each threshold lies. */
  readonly others: Pairs<Copy, Original>
  /** Pairs that only look or sound alike, by how. */
  readonly alike: ReadonlyMap<string, Pairs<Copy, Original>>
}

/** False alarms that are allowed. */
interface AllowedAlarms {
  /** Of the pairs that are no copies. */
  readonly share: number
  /** Whether these are pairs with other originals, or those that look or sound alike as well. */
  readonly among: 'others' | 'all'
}

/**
 * What each method recognises, attack by attack, with equally many false alarms.
 * @param allowed one in a thousand pairs with other originals unless given.
 */
export function recallTable<Copy, Original>(
  methods: readonly Method<Copy, Original>[],
  { attacked, others, alike }: Measured<Copy, Original>,
  { share: allowedShare, among }: AllowedAlarms = { share: 1 / 1000, among: 'others' },
): string {
  const strangers = [others, ...(among === 'all' ? alike.values() : [])]
  const count = strangers.reduce((sum, pairs) => sum + pairs.count, 0)
  const allowed = Math.floor(count * allowedShare)
  const isMatch = methods.map(({ from }, index) => {
    const likenesses = strangers.flatMap((pairs) => pairs.of(index))
    const highest = likenesses.sort((one, other) => other - one)[allowed] ?? never
    return (likeness: number): boolean => (from === undefined ? likeness > highest : likeness >= from)
  })
  const width = Math.max(...methods.map(({ name }) => name.length)) + 2
  const row = (name: string, cell: (method: number) => string): string =>
    name.padEnd(34) + methods.map((_, method) => cell(method).padStart(width)).join('')
  const header = (name: string): string => row(name, (method) => methods[method]?.name ?? '')
  const matched = (pairs: Pairs<Copy, Original>, method: number): number =>
    pairs.of(method).filter((likeness) => isMatch[method]?.(likeness)).length
  const share = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`
  const total = [...attacked.values()].reduce((sum, { count }) => sum + count, 0)
  const found = (method: number): number =>
    [...attacked.values()].reduce((sum, pairs) => sum + matched(pairs, method), 0)
  return [
    `${total} copies. "=": the threshold at which ${allowed} of ${count} pairs ${among === 'all' ? 'that are no copies' : 'with other originals'} alarm.`,
    '',
    header('recall'),
    ...[...attacked].map(([name, pairs]) => row(name, (method) => share(matched(pairs, method), pairs.count))),
    row('all', (method) => share(found(method), total)),
    '',
    header('false alarms'),
    row('other originals', (method) => `${matched(others, method)}/${others.count}`),
    ...[...alike].map(([name, pairs]) => row(name, (method) => `${matched(pairs, method)}/${pairs.count}`)),
  ].join('\n')
}

/** The number behind an option on the command line. */
export function numberAfter(args: readonly string[], name: string, usual: number): number {
  const at = args.indexOf(name)
  return at < 0 ? usual : Number(args[at + 1])
}
