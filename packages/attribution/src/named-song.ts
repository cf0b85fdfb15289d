import type { MarkScope, Named } from './mark.ts'
import { readNamed } from './named.ts'
import { isNobody } from './nobody.ts'

/** A title before the name of whoever made it: `Night Ferry by Lin Wu`. */
const made = /^(.{1,80}?)\s+by\s+(.{1,80})$/is
/** A title and a name in either order; between Chinese characters a bare dash is one that divides. */
const divided = /\s+[-–—]\s+|(?<=\p{Script=Han})\s*[-–—]\s*(?=\p{Script=Han})/u
/** Whoever sings along. */
const joined = /\s+(?:feat\.?|ft\.?|featuring|x)\s+/i

/** Reads whom the words of a credit name, by what it is for. */
export const readCredited = (value: string, scope: MarkScope, english: boolean): Named =>
  scope === 'audio' ? readSong(value, english) : readNamed(value, english)

/**
 * Reads whom the words of a credit for sound name. Such credits give titles, with or without a name: of `《夜航船》` nobody is named, of `夜航船 - 王五`
 * either could be, so both count as both.
 */
function readSong(value: string, english: boolean): Named {
  const by = made.exec(value)
  if (by !== null) {
    const [, title = '', maker = ''] = by
    const named = readNamed(maker, english)
    const { names, titles } = readNamed(title, english)
    return { ...named, ...withGuests(named), titles: [...named.titles, ...titles, ...names] }
  }
  const read = readNamed(value, english)
  const cited =
    /^\s*[《〈「『“"][^》〉」』”"]*[》〉」』”"]\s*$/u.test(value) && read.names.every((name) => !isNobody(name))
  if (cited) return { ...read, names: [], named: '', titles: [...read.titles, ...read.names] }
  const parts = read.named.split(divided).filter((part) => part !== '')
  if (parts.length < 2) return { ...read, ...withGuests(read) }
  const names = [...new Set([...read.names, ...parts])]
  return { ...read, ...withGuests({ names }), titles: [...read.titles, ...parts] }
}

/** Names of several who sing together, each by itself as well. */
const withGuests = ({ names }: Pick<Named, 'names'>): Pick<Named, 'names'> => ({
  names: [...new Set(names.flatMap((name) => (joined.test(name) ? [name, ...name.split(joined)] : [name])))],
})
