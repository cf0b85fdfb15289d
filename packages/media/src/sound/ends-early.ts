import type { FileHandle } from 'node:fs/promises'
import { ebmlNumber } from '../ebml.ts'
import { adtsFrameLength, endOfFrames, mpegFrameLength } from './frame-length.ts'
import type { SoundContainer } from './sound-container.ts'

/** A file that is read here and there. */
interface Bytes {
  readonly size: number
  /** Bytes from `start` on, as many as there are. */
  at(start: number, length: number): Promise<Buffer>
}

/** Parts of a file that are gone through; a real one has some dozens. */
const mostParts = 1_000

const ascii = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end)

/** Writers that do not know the size in advance leave one of these. */
const unknownSizes: ReadonlySet<number> = new Set([0, 0xffffffff])

/** The chunks of RIFF and of its large form, whose sizes stand in a chunk of their own. */
async function wavEndsEarly({ size, at }: Bytes): Promise<boolean> {
  let large: bigint | undefined
  let start = 12
  for (let parts = 0; parts < mostParts && start + 8 <= size; parts++) {
    const head = await at(start, 24)
    const id = ascii(head, 0, 4)
    const stated = head.readUInt32LE(4)
    if (id === 'ds64' && head.length === 24) large = head.readBigUInt64LE(16)
    if (id === 'data') {
      if (!unknownSizes.has(stated)) return start + 8 + stated > size
      return large !== undefined && large > 0n && BigInt(start + 8) + large > BigInt(size)
    }
    start += 8 + stated + (stated & 1)
  }
  return true
}

/** IFF, whose size stands in front. */
async function aiffEndsEarly({ size, at }: Bytes): Promise<boolean> {
  const head = await at(0, 8)
  return head.length < 8 || (!unknownSizes.has(head.readUInt32BE(4)) && head.readUInt32BE(4) + 8 > size)
}

/** The boxes of ISO 14496-12. Without the one that tells what is in the others, nothing can be read. */
async function boxesEndEarly({ size, at }: Bytes): Promise<boolean> {
  let start = 0
  let index = false
  for (let parts = 0; parts < mostParts && start < size; parts++) {
    const head = await at(start, 16)
    // Too little for a box: what some writers put behind the last one.
    if (head.length < 8) return !index
    const stated = head.readUInt32BE(0)
    if (ascii(head, 4, 8) === 'moov') index = true
    // Up to the end of the file, wherever that was meant to be.
    if (stated === 0) return !index
    if (stated === 1 && head.length < 16) return true
    start += stated === 1 ? Number(head.readBigUInt64BE(8)) : Math.max(8, stated)
  }
  return start > size || !index
}

/** EBML: a head, then one segment with all the rest. */
async function matroskaEndsEarly({ size, at }: Bytes): Promise<boolean> {
  const bytes = await at(0, 4096)
  const head = ebmlNumber(bytes, 4)
  const segment = head.end + (head.value ?? 0)
  if (segment + 12 > bytes.length || bytes.readUInt32BE(segment) !== 0x18538067) return segment + 12 > size
  const { value, end } = ebmlNumber(bytes, segment + 4)
  return value !== undefined && end + value > size
}

/** The largest page of Ogg. */
const largestPage = 27 + 255 + 255 * 255

/** The pages of Ogg, of which the last one is marked. */
async function oggEndsEarly({ size, at }: Bytes): Promise<boolean> {
  const start = Math.max(0, size - largestPage)
  const tail = await at(start, largestPage)
  const page = tail.lastIndexOf('OggS', undefined, 'latin1')
  if (page === -1 || page + 27 > tail.length) return true
  const last = ((tail[page + 5] as number) & 4) !== 0
  const segments = tail.subarray(page + 27, page + 27 + (tail[page + 26] as number))
  const end = page + 27 + (tail[page + 26] as number) + segments.reduce((sum, length) => sum + length, 0)
  return !last || end > tail.length
}

const asfProperties = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex')

/** ASF, whose head tells the size of the file, unless it was sent live. */
async function asfEndsEarly({ size, at }: Bytes): Promise<boolean> {
  const head = await at(0, 64 * 1024)
  const properties = head.indexOf(asfProperties)
  if (properties === -1 || properties + 92 > head.length) return size < head.length
  const live = (head.readUInt32LE(properties + 88) & 1) !== 0
  return !live && head.readBigUInt64LE(properties + 40) > BigInt(size)
}

/** Bytes of the end in which there are some frames, whatever tags are behind them. */
const frameTail = 64 * 1024
/** Bytes of the head of a frame. */
const mostHead = 7

/** Frames one behind the other, without anything around them: the last one may lack its end. */
const framesEndEarly =
  (lengthAt: (bytes: Uint8Array, at: number) => number) =>
  async ({ size, at }: Bytes): Promise<boolean> => {
    const tail = await at(Math.max(0, size - frameTail), frameTail)
    const end = endOfFrames(tail, lengthAt)
    // or its end and a part of its head
    return end !== undefined && (end > tail.length || (tail.length - end < mostHead && tail[end] === 0xff))
  }

/** AVI, a form of RIFF, whose size stands in front; files beyond a gigabyte are several of them one behind the other. */
async function aviEndsEarly({ size, at }: Bytes): Promise<boolean> {
  let start = 0
  for (let parts = 0; parts < mostParts && start + 12 <= size; parts++) {
    const head = await at(start, 12)
    if (ascii(head, 0, 4) !== 'RIFF') return false
    const stated = head.readUInt32LE(4)
    if (unknownSizes.has(stated)) return false
    start += 8 + stated + (stated & 1)
  }
  return start - 1 > size
}

/** Flash Video, whose tags are followed by their own length. */
async function flashEndsEarly({ size, at }: Bytes): Promise<boolean> {
  const tail = await at(Math.max(0, size - 4), 4)
  const length = tail.length < 4 ? 0 : tail.readUInt32BE(0)
  if (length < 11 || length > size - 4) return true
  const tag = await at(size - 4 - length, 4)
  return tag.readUIntBE(1, 3) + 11 !== length
}

/** Bytes of a packet of an MPEG transport stream, and of one with the time of its arrival in front. */
const packetLengths = [188, 192] as const

async function packetsEndEarly({ size }: Bytes): Promise<boolean> {
  return packetLengths.every((length) => size % length !== 0)
}

const checks: Readonly<Partial<Record<string, (bytes: Bytes) => Promise<boolean>>>> = Object.freeze({
  mp3: framesEndEarly(mpegFrameLength),
  aac: framesEndEarly(adtsFrameLength),
  wav: wavEndsEarly,
  aiff: aiffEndsEarly,
  mov: boxesEndEarly,
  matroska: matroskaEndsEarly,
  ogg: oggEndsEarly,
  asf: asfEndsEarly,
  avi: aviEndsEarly,
  flv: flashEndsEarly,
  mpegts: packetsEndEarly,
})

/** Of these the head may state the time; of others it is that of the longest track, or a guess from what is there. */
const timed: ReadonlySet<SoundContainer['demuxer']> = new Set(['flac', 'mp3'])

/** Seconds, and the share of all, by which what is decoded may be shorter than what was stated: encoders round up to whole frames. */
const tolerance = { seconds: 0.1, share: 0.005 } as const

/**
 * Whether a file is shorter than its own container says. Of AMR and of MPEG program streams, which do not say it, nobody can tell.
 * @param demuxer what ffmpeg calls the container.
 */
export async function containerEndsEarly(file: FileHandle, demuxer: string): Promise<boolean> {
  const check = checks[demuxer]
  if (check === undefined) return false
  const { size } = await file.stat()
  return await check({
    size,
    async at(start, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - start)))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
      return bytes.subarray(0, bytesRead)
    },
  })
}

/**
 * Whether a file is shorter than its own container says, or its sound than the time that its head states.
 * @param seconds that were decoded.
 * @param declaredSeconds stated by the file itself.
 */
export async function soundEndsEarly(
  file: FileHandle,
  demuxer: SoundContainer['demuxer'],
  seconds: number,
  declaredSeconds: number | undefined,
): Promise<boolean> {
  const tooShort =
    timed.has(demuxer) &&
    declaredSeconds !== undefined &&
    seconds < declaredSeconds * (1 - tolerance.share) - tolerance.seconds
  return tooShort || (await containerEndsEarly(file, demuxer))
}
