import type { FileHandle } from 'node:fs/promises'

/** What a file of ISO 14496-12 holds of its rights in boxes of their own. */
export interface MovieBoxes {
  /** Packets of XMP. */
  readonly xmp: readonly Uint8Array[]
  /** The store of C2PA manifests. */
  readonly manifests: Uint8Array | undefined
  /** Texts about the film, as telephones write them, by the names of their boxes. */
  readonly texts: readonly { readonly name: string; readonly text: Uint8Array }[]
  /** Kinds of blocks that are there and larger than is read. */
  readonly tooLarge: readonly ('xmp' | 'c2pa' | 'mp4')[]
}

interface Box {
  readonly type: string
  /** Where its content begins and ends in the file. */
  readonly start: number
  readonly end: number
}

/** Boxes that are gone through; a film in fragments of a second has some ten thousands. */
const mostBoxes = 50_000
/** Bytes of a block beyond which it is not read. */
const largest = Object.freeze({ xmp: 4 << 20, c2pa: 24 << 20, mp4: 64 << 10 } as const)

const userTypes: Readonly<Record<string, 'xmp' | 'c2pa'>> = Object.freeze({
  // XMP specification, part 3, 2.4.2
  be7acfcb97a942e89c71999491e3afac: 'xmp',
  // C2PA specification, A.5.1
  d8fec3d61b0e483c92975828877ec481: 'c2pa',
})

/** Texts of 3GPP TS 26.244, 8, and of ISO 14496-12, 8.10.2. */
const textBoxes: ReadonlySet<string> = new Set(['titl', 'auth', 'perf', 'cprt', 'dscp'])

/** Boxes with others in them that are looked into, by the one around them. */
const entered: Readonly<Record<string, string>> = Object.freeze({ '': 'moov', moov: 'udta' })

class MovieFile {
  readonly #file: FileHandle
  #left = mostBoxes

  constructor(file: FileHandle) {
    this.#file = file
  }

  async bytes(start: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await this.#file.read(bytes, 0, length, start)
    return bytes.subarray(0, bytesRead)
  }

  /** The boxes between two places, up to the first one that cannot be. */
  async *boxes(from: number, to: number): AsyncGenerator<Box> {
    for (let at = from; at + 8 <= to && this.#left > 0; this.#left--) {
      const head = await this.bytes(at, 16)
      if (head.length < 8) return
      const large = head.readUInt32BE(0) === 1
      if (large && head.length < 16) return
      const stated = large ? Number(head.readBigUInt64BE(8)) : head.readUInt32BE(0)
      const begin = at + (large ? 16 : 8)
      const end = stated === 0 ? to : at + stated
      if (end < begin || end > to) return
      yield { type: head.toString('latin1', 4, 8), start: begin, end }
      at = end
    }
  }
}

/** The purpose of a box of C2PA that holds manifests; others hold hashes. */
const manifestPurpose = Buffer.from('manifest\0', 'latin1')

/** Reads the boxes of a film that speak of its rights; what is broken ends the reading. To be run where hostile files may do no harm. */
export async function readMovieBoxes(file: FileHandle): Promise<MovieBoxes> {
  const movie = new MovieFile(file)
  const xmp: Uint8Array[] = []
  const texts: { name: string; text: Uint8Array }[] = []
  const tooLarge = new Set<keyof typeof largest>()
  let manifests: Uint8Array | undefined

  const contentOf = async (kind: keyof typeof largest, { start, end }: Box): Promise<Buffer | undefined> => {
    if (end - start <= largest[kind]) return await movie.bytes(start, end - start)
    tooLarge.add(kind)
    return undefined
  }

  const readUserBox = async (box: Box): Promise<void> => {
    const kind = userTypes[(await movie.bytes(box.start, 16)).toString('hex')]
    const content = kind === undefined ? undefined : await contentOf(kind, { ...box, start: box.start + 16 })
    if (content === undefined) return
    if (kind === 'xmp') xmp.push(content)
    // Version and flags, the purpose, and where further hashes are.
    else if (content.subarray(4, 13).equals(manifestPurpose)) manifests ??= content.subarray(21)
  }

  const readText = async (box: Box): Promise<void> => {
    const content = await contentOf('mp4', box)
    // Version, flags and language.
    if (content !== undefined && content.length > 6) texts.push({ name: box.type, text: textIn(content.subarray(6)) })
  }

  const walk = async (from: number, to: number, within: string): Promise<void> => {
    for await (const box of movie.boxes(from, to)) {
      if (box.type === 'uuid') await readUserBox(box)
      else if (entered[within] === box.type) await walk(box.start, box.end, box.type)
      else if (within === 'udta' && textBoxes.has(box.type)) await readText(box)
      else if (within === 'udta' && box.type === 'XMP_') {
        const content = await contentOf('xmp', box)
        if (content !== undefined) xmp.push(content)
      }
    }
  }
  await walk(0, (await file.stat()).size, '')
  return { xmp, manifests, texts, tooLarge: [...tooLarge] }
}

/** Texts are UTF-8 without its end, or UTF-16 with a mark in front. */
function textIn(content: Buffer): Uint8Array {
  const wide = content.length >= 2 && content.readUInt16BE(0) === 0xfeff
  const text = wide ? new TextDecoder('utf-16be').decode(content) : undefined
  const bytes = text === undefined ? content : Buffer.from(text)
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}
