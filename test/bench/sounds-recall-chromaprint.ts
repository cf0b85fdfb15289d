/*
 * Chromaprint, by its own program `fpcalc`, matched in two ways. As AcoustID does: the offset between two fingerprints at which most of their
 * words nearly agree, and the bit errors along the whole overlap there. Exhaustively: the offset with the fewest bit errors of all.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const program = 'fpcalc'
/** Bits in which two words may differ and still vote for their offset. */
const nearlyEqual = 2
/** Votes without which two recordings have nothing to do with each other. */
const fewestVotes = 2
/** Words of about an eighth of a second that have to overlap, and the share of the shorter fingerprint. */
const shortestOverlap = { words: 16, share: 0.5 } as const

/** What `fpcalc` says that it is; undefined on a machine without it. */
export async function chromaprintVersion(): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, ['-version'])).stdout.trim()
  } catch {
    return undefined
  }
}

/** The fingerprint of a file: words of 32 bits. */
export async function chromaprint(file: string): Promise<Uint32Array> {
  const printed = await new Promise<string>((resolve) => {
    // Some versions fail at the end of a file after they have printed everything.
    execFile(program, ['-raw', '-length', '0', file], { maxBuffer: 1 << 24 }, (_error, stdout) => resolve(stdout))
  })
  const words = /^FINGERPRINT=(.*)$/m.exec(printed)?.[1]
  if (words === undefined) throw new Error(`fpcalc prints no fingerprint of ${file}.`)
  return Uint32Array.from(
    words.split(',').filter((word) => word !== ''),
    Number,
  )
}

function bitsIn(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** How many words of one lie over words of the other at an offset, how many bits of them differ, and how many words nearly agree. */
function overlay(query: Uint32Array, original: Uint32Array, offset: number) {
  const first = Math.max(0, -offset)
  const end = Math.min(query.length, original.length - offset)
  let [different, votes] = [0, 0]
  for (let at = first; at < end; at++) {
    const bits = bitsIn((query[at] as number) ^ (original[at + offset] as number))
    different += bits
    if (bits <= nearlyEqual) votes++
  }
  return { length: Math.max(0, end - first), different, votes }
}

/** The offset that is best by a measure, and the share of the bits that agree along the overlap there. */
function agreementBy(
  query: Uint32Array,
  original: Uint32Array,
  worth: (overlaid: ReturnType<typeof overlay>, agreement: number) => number,
): number {
  const shortest = Math.max(shortestOverlap.words, shortestOverlap.share * Math.min(query.length, original.length))
  let [best, highest] = [0, 0]
  for (let offset = -query.length; offset < original.length; offset++) {
    const overlaid = overlay(query, original, offset)
    if (overlaid.length < shortest) continue
    const agreement = 1 - overlaid.different / (32 * overlaid.length)
    const value = worth(overlaid, agreement)
    if (value > highest) [best, highest] = [agreement, value]
  }
  return best
}

/** Share of the bits that agree along the overlap at the offset that most words vote for. */
export const agreementAtBestOffset = (query: Uint32Array, original: Uint32Array): number =>
  agreementBy(query, original, ({ votes }) => (votes < fewestVotes ? 0 : votes))

/** Share of the bits that agree along the overlap at whatever offset it is highest. */
export const highestAgreement = (query: Uint32Array, original: Uint32Array): number =>
  agreementBy(query, original, (_, agreement) => agreement)
