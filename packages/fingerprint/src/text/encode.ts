import { type TextSketch, TokenFlag, wordBase } from './tokens.ts'

/*
 * version, header (varints), then per token a command:
 *   0x00-0x3e  that many + 1 single characters of the basic plane, one code unit each, without gap: 2 bytes each
 *   0x3f       one token in full: varint id, varint length, varint step back of its start
 *   0x40-0x7f  a gap of that many units before the next token (63: a varint follows)
 *   0x80-0xff  a word: 1 bit gap of one unit, 6 bits length (0: a varint follows), 3 bytes hash
 * and for each of the three flags the lengths of alternating stretches without and with it.
 */
const version = 1
const flagsInOrder = Object.freeze([TokenFlag.break, TokenFlag.traditional, TokenFlag.url] as const)

class ByteWriter {
  private bytes = new Uint8Array(4096)
  private length = 0

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2)
      grown.set(this.bytes)
      this.bytes = grown
    }
    this.bytes[this.length++] = value
  }

  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
}

class ByteReader {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw new RangeError('a sketch ends early')
    return value
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
      if (scale > 2 ** 42) throw new RangeError('a sketch holds a number that is too long')
    }
  }

  get done(): boolean {
    return this.at === this.bytes.length
  }
}

/** A sketch as bytes, at most about 4 a token. */
export function encodeSketch(sketch: TextSketch): Uint8Array {
  const { size, ids, starts, ends, disguises } = sketch
  const out = new ByteWriter()
  out.byte(version)
  out.varint(size)
  out.varint(sketch.truncated ? 1 : 0)
  out.varint(disguises.invisible)
  out.varint(disguises.homoglyphs)
  out.varint(disguises.traditional)
  let previous = 0
  for (let index = 0; index < size; ) {
    const id = ids[index] as number
    const start = starts[index] as number
    const length = (ends[index] as number) - start
    let gap = start - previous
    const isWord = id >= wordBase
    if (gap > 1 || (gap === 1 && !isWord)) {
      if (gap < 63) out.byte(0x40 | gap)
      else {
        out.byte(0x7f)
        out.varint(gap)
      }
      gap = 0
    }
    if (gap < 0 || (!isWord && (length !== 1 || id > 0xffff))) {
      // several tokens out of one character overlap: a step back that no gap command can tell
      out.byte(0x3f)
      out.varint(id)
      out.varint(length)
      out.varint(-Math.min(0, gap))
      previous = start + length
      index++
    } else if (isWord) {
      out.byte(0x80 | (gap << 6) | (length < 64 ? length : 0))
      if (length >= 64) out.varint(length)
      out.byte(id & 0xff)
      out.byte((id >>> 8) & 0xff)
      out.byte((id >>> 16) & 0xff)
      previous = start + length
      index++
    } else {
      let run = 1
      while (run < 63 && index + run < size && isPlain(sketch, index + run, start + run)) run++
      out.byte(run - 1)
      for (let offset = 0; offset < run; offset++) {
        const character = ids[index + offset] as number
        out.byte(character & 0xff)
        out.byte(character >>> 8)
      }
      previous = start + run
      index += run
    }
  }
  for (const flag of flagsInOrder) writeFlag(out, sketch, flag)
  return out.finish()
}

function isPlain(sketch: TextSketch, index: number, start: number): boolean {
  return sketch.starts[index] === start && sketch.ends[index] === start + 1 && (sketch.ids[index] as number) <= 0xffff
}

function writeFlag(out: ByteWriter, { size, flags }: TextSketch, flag: number): void {
  let on = false
  let run = 0
  for (let index = 0; index < size; index++) {
    const has = ((flags[index] as number) & flag) !== 0
    if (has !== on) {
      out.varint(run)
      on = has
      run = 0
    }
    run++
  }
  out.varint(run)
}

/** Reads what {@link encodeSketch} wrote. Throws RangeError when the bytes are none of its. */
export function decodeSketch(bytes: Uint8Array): TextSketch {
  const input = new ByteReader(bytes)
  const found = input.byte()
  if (found !== version) throw new RangeError(`a sketch of version ${found}, this reads ${version}`)
  const size = input.varint()
  if (size > bytes.length * 32) throw new RangeError('a sketch claims more tokens than it can hold')
  const truncated = input.varint() === 1
  const disguises = { invisible: input.varint(), homoglyphs: input.varint(), traditional: input.varint() }
  const ids = new Uint32Array(size)
  const starts = new Uint32Array(size)
  const ends = new Uint32Array(size)
  const flags = new Uint8Array(size)
  let at = 0
  for (let index = 0; index < size; ) {
    const command = input.byte()
    if (command >= 0x80) {
      at += (command >>> 6) & 1
      let length = command & 0x3f
      if (length === 0) length = input.varint()
      starts[index] = at
      at += length
      ends[index] = at
      ids[index++] = wordBase | input.byte() | (input.byte() << 8) | (input.byte() << 16)
    } else if (command >= 0x40) {
      at += command === 0x7f ? input.varint() : command & 0x3f
    } else if (command === 0x3f) {
      const id = input.varint()
      const length = input.varint()
      at -= input.varint()
      starts[index] = at
      at += length
      ends[index] = at
      ids[index++] = id
    } else {
      for (let left = command; left >= 0; left--) {
        if (index >= size) throw new RangeError('a sketch holds more tokens than it claims')
        starts[index] = at++
        ends[index] = at
        ids[index++] = input.byte() | (input.byte() << 8)
      }
    }
  }
  for (const flag of flagsInOrder) {
    let on = false
    for (let index = 0; index < size || (size === 0 && index === 0); ) {
      const end = index + input.varint()
      if (end > size) throw new RangeError('a sketch marks more tokens than it has')
      if (on) for (let token = index; token < end; token++) flags[token] = (flags[token] as number) | flag
      on = !on
      index = end
      if (end === size) break
    }
  }
  if (!input.done) throw new RangeError('a sketch goes on after its end')
  return { size, ids, starts, ends, flags, disguises, truncated }
}
