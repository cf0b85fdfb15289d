import { expansionOf, Folded, foldedCharacter, foldedPlane } from './characters.ts'
import { type TextSketch, TokenFlag, wordBase } from './tokens.ts'

const colon = 58
const slash = 47
const fullStop = 46
const space = 32

/** Collects tokens of a text, piece by piece, with their places in the text as sent. Words run on across pieces until a break. */
export class TokenWriter {
  private readonly source: string
  private ids = new Uint32Array(1024)
  private starts = new Uint32Array(1024)
  private ends = new Uint32Array(1024)
  private flags = new Uint8Array(1024)
  private size = 0
  private hash = 0
  private wordStart = -1
  private wordEnd = 0
  private wordFolds = 0
  private pending: number = TokenFlag.break
  private inUrl = false
  private invisible = 0
  private homoglyphs = 0
  private traditional = 0

  constructor(source: string) {
    this.source = source
  }

  /** Reads source[from, to). */
  text(from: number, to: number): void {
    const { source } = this
    for (let index = from; index < to; index++) {
      const unit = source.charCodeAt(index)
      let entry = foldedPlane[unit] as number
      let end = index + 1
      if (entry === 0) {
        entry = foldedCharacter(unit)
      }
      if ((entry & Folded.run) !== 0) {
        if (this.wordStart < 0) {
          this.wordStart = index
          this.hash = 0x811c9dc5
          this.wordFolds = 0
        }
        this.hash = Math.imul(this.hash ^ (entry & Folded.codePoint), 0x01000193)
        this.wordFolds |= entry
        this.wordEnd = end
        continue
      }
      if ((entry & Folded.single) !== 0) {
        this.single(entry, index, end)
        continue
      }
      if (unit >= 0xd800 && unit <= 0xdbff && end < to) {
        const next = source.charCodeAt(end)
        if (next >= 0xdc00 && next <= 0xdfff) {
          end++
          this.character(foldedCharacter((unit - 0xd800) * 0x400 + (next - 0xdc00) + 0x10000), index, end)
          index++
          continue
        }
      }
      if (
        unit === colon &&
        source.charCodeAt(end) === slash &&
        source.charCodeAt(end + 1) === slash &&
        this.wordStart >= 0
      ) {
        this.endWord()
        this.flags[this.size - 1] = (this.flags[this.size - 1] as number) | TokenFlag.url
        this.inUrl = true
        continue
      }
      if (
        this.inUrl &&
        (unit <= 32 ||
          unit > 126 ||
          unit === 34 ||
          unit === 39 ||
          unit === 60 ||
          unit === 62 ||
          unit === 41 ||
          unit === 93)
      ) {
        if ((entry & Folded.drop) === 0) {
          this.endWord()
          this.inUrl = false
        }
      }
      this.character(entry, index, end)
      // a full stop inside a number, an address or a name ends nothing
      if (unit === fullStop && !(source.charCodeAt(end) > space)) this.pending |= TokenFlag.break
    }
  }

  /** Adds one character that stands in the source as source[start, end), such as a decoded entity. */
  codePoint(codePoint: number, start: number, end: number): void {
    this.character(foldedCharacter(codePoint), start, end)
  }

  /** Ends the word and the sentence. */
  break(): void {
    this.endWord()
    this.inUrl = false
    this.pending |= TokenFlag.break
  }

  finish(truncated: boolean): TextSketch {
    this.endWord()
    const { size } = this
    return {
      size,
      ids: this.ids.slice(0, size),
      starts: this.starts.slice(0, size),
      ends: this.ends.slice(0, size),
      flags: this.flags.slice(0, size),
      disguises: { invisible: this.invisible, homoglyphs: this.homoglyphs, traditional: this.traditional },
      truncated,
    }
  }

  private character(entry: number, start: number, end: number): void {
    if ((entry & Folded.run) !== 0) {
      if (this.wordStart < 0) {
        this.wordStart = start
        this.hash = 0x811c9dc5
        this.wordFolds = 0
      }
      this.hash = Math.imul(this.hash ^ (entry & Folded.codePoint), 0x01000193)
      this.wordFolds |= entry
      this.wordEnd = end
    } else if ((entry & Folded.single) !== 0) {
      this.single(entry, start, end)
    } else if ((entry & Folded.drop) !== 0) {
      if ((entry & Folded.invisible) !== 0) this.invisible++
    } else if ((entry & Folded.expand) !== 0) {
      for (const letter of expansionOf(entry & Folded.codePoint)) this.character(foldedCharacter(letter), start, end)
    } else {
      this.endWord()
      if ((entry & Folded.sentenceEnd) !== 0) this.pending |= TokenFlag.break
    }
  }

  private single(entry: number, start: number, end: number): void {
    this.endWord()
    this.inUrl = false
    let flags = 0
    if ((entry & Folded.traditional) !== 0) {
      this.traditional++
      flags = TokenFlag.traditional
    }
    this.push(entry & Folded.codePoint, start, end, flags)
  }

  private endWord(): void {
    if (this.wordStart < 0) return
    let { hash } = this
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
    if ((this.wordFolds & Folded.latin) !== 0 && (this.wordFolds & Folded.confusable) !== 0) this.homoglyphs++
    this.push(wordBase | (hash & 0xff_ffff), this.wordStart, this.wordEnd, this.inUrl ? TokenFlag.url : 0)
    this.wordStart = -1
  }

  private push(id: number, start: number, end: number, flags: number): void {
    if (this.size === this.ids.length) this.grow()
    const at = this.size++
    this.ids[at] = id
    this.starts[at] = start
    this.ends[at] = end
    this.flags[at] = flags | this.pending
    this.pending = 0
  }

  private grow(): void {
    const capacity = this.ids.length * 2
    const { ids, starts, ends, flags } = this
    this.ids = new Uint32Array(capacity)
    this.starts = new Uint32Array(capacity)
    this.ends = new Uint32Array(capacity)
    this.flags = new Uint8Array(capacity)
    this.ids.set(ids)
    this.starts.set(starts)
    this.ends.set(ends)
    this.flags.set(flags)
  }
}
