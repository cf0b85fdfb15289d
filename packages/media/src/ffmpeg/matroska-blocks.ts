import { ebmlNumber } from '../ebml.ts'

/** What is known of a track before its first block. */
export interface BlockTrack {
  readonly kind: 'film' | 'sound'
  /** Which of its kind, from 0. */
  readonly place: number
  /** In pixels; 0 for sound. */
  readonly width: number
  readonly height: number
}

/** A frame, or some samples, with the time from which on they are shown or heard. */
export interface Block {
  readonly track: BlockTrack
  readonly second: number
  /** Its own memory. */
  readonly bytes: Uint8Array
}

/**
 * The elements that matter here.
 * Source: RFC 9559, 5.
 */
const ids = Object.freeze({
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  picture: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  clusterTime: 0xe7,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
})

/** Elements with others in them; where they end is not asked for, since what comes next tells. */
const entered: ReadonlySet<number> = new Set([
  ids.segment,
  ids.tracks,
  ids.track,
  ids.picture,
  ids.cluster,
  ids.blockGroup,
])
const read: ReadonlySet<number> = new Set([
  ids.trackNumber,
  ids.trackType,
  ids.width,
  ids.height,
  ids.clusterTime,
  ids.block,
  ids.simpleBlock,
])

/** Bytes of the longest head of an element. */
const longestHead = 12
/** Bytes of an element that is read: more than a frame has. */
const largestElement = 5 << 20

const whole = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

/** A track of which not all may have been read yet. */
interface OpenTrack {
  kind: BlockTrack['kind'] | undefined
  place: number
  width: number
  height: number
}
const newTrack: OpenTrack = Object.freeze({ kind: undefined, place: 0, width: 0, height: 0 })

const isKnown = (track: OpenTrack): track is OpenTrack & BlockTrack => track.kind !== undefined

/**
 * Takes apart what ffmpeg writes as Matroska, with times in milliseconds: pictures and sound in one pipe, each with its time. It is the output of a
 * program that strangers' bytes have been through, so nothing in it is believed.
 */
export class MatroskaBlocks {
  readonly #take: (block: Block) => void
  readonly #tracks = new Map<number, OpenTrack>()
  #pieces: Uint8Array[] = []
  #length = 0
  #needed = 1
  /** Bytes of an element that nobody reads, still to come. */
  #passed = 0
  #track: OpenTrack = { ...newTrack }
  #clusterTime = 0

  constructor(take: (block: Block) => void) {
    this.#take = take
  }

  /**
   * The next bytes, in pieces of any length.
   * @throws Error when they are not what ffmpeg writes.
   */
  push(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length < this.#needed) return
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces)
    const rest = bytes.subarray(this.#readElements(bytes))
    this.#pieces = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
  }

  /** @returns up to where elements were whole. */
  #readElements(bytes: Uint8Array): number {
    let at = Math.min(this.#passed, bytes.length)
    this.#passed -= at
    while (at < bytes.length) {
      const head = headAt(bytes, at)
      if (head === undefined) {
        this.#needed = bytes.length - at + 1
        return at
      }
      const { id, start, size } = head
      if (id === ids.track) this.#track = { ...newTrack }
      if (entered.has(id)) {
        at = start
        continue
      }
      if (size === undefined) throw new Error('An element of the output has no length.')
      const end = start + size
      if (!read.has(id)) {
        at = Math.min(end, bytes.length)
        this.#passed = end - at
        continue
      }
      if (size > largestElement) throw new Error('An element of the output is too large.')
      if (end > bytes.length) {
        this.#needed = end - at
        return at
      }
      this.#readElement(id, bytes.subarray(start, end))
      at = end
    }
    this.#needed = 1
    return at
  }

  #readElement(id: number, content: Uint8Array): void {
    switch (id) {
      case ids.trackNumber:
        this.#tracks.set(whole(content), this.#track)
        break
      case ids.trackType:
        this.#track.kind = ([undefined, 'film', 'sound'] as const)[whole(content)]
        this.#track.place = this.#before(this.#track)
        break
      case ids.width:
        this.#track.width = whole(content)
        break
      case ids.height:
        this.#track.height = whole(content)
        break
      case ids.clusterTime:
        this.#clusterTime = whole(content)
        break
      default:
        this.#readBlock(content)
    }
  }

  /** How many tracks of its kind stand in front of a track. */
  #before(track: OpenTrack): number {
    return [...this.#tracks.values()].filter((other) => other !== track && other.kind === track.kind).length
  }

  #readBlock(content: Uint8Array): void {
    const { value, end } = ebmlNumber(content, 0)
    const track = this.#tracks.get(value ?? 0)
    if (track === undefined || !isKnown(track) || content.length < end + 3) {
      throw new Error('A block of the output is of no track.')
    }
    const relative = new DataView(content.buffer, content.byteOffset + end, 2).getInt16(0)
    const second = (this.#clusterTime + relative) / 1000
    this.#take({ track, second, bytes: Uint8Array.from(content.subarray(end + 3)) })
  }
}

/** The head of an element: its id, where its content begins, and how long that is; undefined when more bytes are needed. */
function headAt(
  bytes: Uint8Array,
  at: number,
): { readonly id: number; readonly start: number; readonly size: number | undefined } | undefined {
  const idLength = Math.clz32(bytes[at] as number) - 23
  if (idLength > 4) throw new Error('The output is no Matroska.')
  const sizeAt = at + idLength
  if (sizeAt >= bytes.length) return undefined
  const { value: size, end: start } = ebmlNumber(bytes, sizeAt)
  if (start - at > longestHead) throw new Error('The output is no Matroska.')
  return start > bytes.length ? undefined : { id: whole(bytes.subarray(at, sizeAt)), start, size }
}
