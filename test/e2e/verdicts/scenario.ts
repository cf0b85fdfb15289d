import type { Verdict, VerdictCode } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import { account, addressOf, type PlatformEvent, type PostFields, published, registered } from '../../support/events.ts'
import { madeUpText } from '../../support/texts.ts'

/** What a verdict must say; lists of objects are matched one by one. */
export interface Expected {
  readonly verdict: VerdictCode
  readonly attribution?: Verdict['attribution']
  readonly permission?: Verdict['permission']
  readonly action?: Verdict['action']
  readonly reason?: Verdict['reason']
  readonly pack?: string
  /** Works that are matched, by their short names; others must not be. */
  readonly matches?: readonly string[]
  /** Defects that some credit, or the grading of the works, must show. */
  readonly defects?: readonly string[]
  /** Codes of findings that must be among those of the verdict. */
  readonly findings?: readonly string[]
}

/** A small world of its own: accounts, works and a post, and what is said of the post in the end. */
export interface Scenario {
  /** Completes “a post gets <verdict> …”. */
  readonly what: string
  /** The code that this nearly is, but is not. */
  readonly nearly?: VerdictCode
  readonly events: (world: World) => readonly PlatformEvent[]
  /** Sent when everything before has been judged. */
  readonly later?: (world: World) => readonly PlatformEvent[]
  /** A ruling of people, made when everything before has been judged. Gives the keys of what it changed. */
  readonly ruled?: (world: World, database: Database) => Promise<readonly string[]>
  /** Short name of the post that is judged; `post` when absent. */
  readonly post?: string
  readonly expected: Expected
}

/** Makers of events whose ids, names and texts belong to one scenario alone. */
export interface World {
  /** Full id of a content or an account. */
  id(name: string): string
  /** Address of a content. */
  address(name: string): string
  /** Text that nobody else has: `copied` and `own` of about 300 characters, more under other names. */
  text(name: string, units?: number, language?: 'zh' | 'en'): string
  /** Name of an account as readers see it. */
  nameOf(name: string): string
  account(name: string, fields?: Readonly<Record<string, unknown>>, minute?: number): PlatformEvent
  /** A content; its account is that of the same name unless `by` says otherwise. */
  publish(name: string, minute: number, fields: Partial<PostFields> & { readonly by?: string }): PlatformEvent
  register(name: string, minute: number, fields: Partial<PostFields> & { readonly owner: string }): PlatformEvent
}

const called: Readonly<Record<string, string>> = {
  writer: '听雨',
  poster: '拾光',
  carrier: '转角',
  other: '远山',
  sibling: '半夏',
}

const characters = [
  '云',
  '川',
  '岚',
  '溪',
  '榆',
  '岭',
  '渡',
  '桥',
  '汀',
  '坪',
  '沅',
  '霁',
  '堰',
  '峪',
  '埠',
  '屿',
  '湾',
  '岫',
  '陌',
  '浦',
]

/** A world under a number; two numbers share nothing. */
export function worldOf(number: number): World {
  const id = (name: string): string => `s${number}-${name}`
  // Digits would make the names of two worlds differ by one character, which is what look-alike names do.
  const syllable = `${characters[number % 20]}${characters[Math.floor(number / 20) % 20]}`
  const seedOf = (name: string): number => {
    let seed = 7
    for (const character of name) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 997
    return 100_000 + number * 1000 + seed
  }
  const nameOf = (name: string): string => `${syllable}${called[name] ?? name}书坊`
  const accountOf = (name: string): string => id(`acct-${name}`)
  return {
    id,
    address: (name) => addressOf(id(name)),
    text: (name, units = 300, language = 'zh') => madeUpText(language, seedOf(name), units),
    nameOf,
    account: (name, fields = {}, minute = 0) => account(accountOf(name), { name: nameOf(name), ...fields }, minute),
    publish: (name, minute, { by = name, ...fields }) =>
      published({ contentId: id(name), accountId: accountOf(by), minute, ...fields }),
    register: (name, minute, fields) => registered({ contentId: id(name), minute, ...fields }),
  }
}
