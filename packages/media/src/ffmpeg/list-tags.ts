import { commandFor, type LocalFile, startDecoding } from './decoding.ts'

/** A tag as it stands in a file, with its value in bytes: not every container says in which charset. */
export interface ListedTag {
  readonly name: string
  readonly value: Uint8Array
}

/** Bytes of a list that are read. */
const mostBytes = 1 << 20

/**
 * The tags of a file under the names that ffmpeg has for them. Nothing is decoded for it.
 * @param of whose tags: those of the file, or of its first track of moving pictures.
 * @returns with `complete` false when there may be more.
 */
export async function listTags(
  ffmpeg: string,
  source: LocalFile,
  of: 'file' | 'pictures',
): Promise<{ readonly tags: readonly ListedTag[]; readonly complete: boolean }> {
  const command = commandFor(ffmpeg, source, ['none']).inputOptions('-sn')
  if (of === 'pictures') command.outputOptions('-map_metadata', '0:s:v:0')
  const { output, end } = startDecoding(command.outputOptions('-f', 'ffmetadata'))
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of output) {
    if (length < mostBytes) pieces.push(piece)
    length += piece.length
  }
  const tags = tagsIn(Buffer.concat(pieces).subarray(0, mostBytes))
  return { tags, complete: (await end) === 'done' && length <= mostBytes }
}

/** Takes apart lines of `name=value`, in which a backslash stands before a character that would mean something else. */
function tagsIn(written: Buffer): ListedTag[] {
  const tags: ListedTag[] = []
  // Byte by byte, since the values are of any charset.
  const characters = written.toString('latin1')
  let [name, text]: [string | undefined, string[]] = [undefined, []]
  for (let at = 0; at < characters.length; at++) {
    const character = characters.charAt(at)
    if (character === '\n') {
      if (name !== undefined) tags.push({ name, value: Buffer.from(text.join(''), 'latin1') })
      name = undefined
      text = []
    } else if (character === '=' && name === undefined) {
      name = text.join('')
      text = []
    } else text.push(character === '\\' ? characters.charAt(++at) : character)
  }
  return tags
}
