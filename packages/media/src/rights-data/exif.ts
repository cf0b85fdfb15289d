import type { RightsTime } from '@sourcemark/contract'
import exifr from 'exifr'
import { readAiLabel } from './ai-label.ts'
import { line, lines, namesIn, type Stated, timeOf } from './stated.ts'
import { decodeComment, decodeText, decodeWide } from './written-text.ts'

/** Types of TIFF values that are read: BYTE, ASCII and UNDEFINED are text or bytes; others only as single numbers, which point to blocks. */
const textTypes: ReadonlySet<number> = new Set([1, 2, 7])

type View = {
  readonly byteLength: number
  getUint16(offset: number): number
  getUint32(offset: number): number
  getUint8Array(offset: number, length: number): Uint8Array
}

/**
 * exifr finds the tags. Their values stay bytes here, since it would read every text as UTF-8 and lose all others, and would make lists of whatever
 * length a file states.
 */
const Tiff = exifr.segmentParsers.get('tiff')
exifr.segmentParsers.set(
  'tiff',
  class extends Tiff {
    parseTag(offset: number, tag: number, block: string): unknown {
      const chunk = this.chunk as View
      const type = chunk.getUint16(offset + 2)
      const count = chunk.getUint32(offset + 4)
      if (!textTypes.has(type)) return count === 1 ? super.parseTag(offset, tag, block) : undefined
      const start = count <= 4 ? offset + 8 : chunk.getUint32(offset + 8)
      return chunk.getUint8Array(start, Math.min(count, Math.max(0, chunk.byteLength - start)))
    }
  },
)

const options = Object.freeze({
  ifd0: {
    pick: ['Artist', 'Copyright', 'ImageDescription', 'ModifyDate', 'XPTitle', 'XPAuthor', 'XPComment'],
  },
  exif: {
    pick: ['DateTimeOriginal', 'CreateDate', 'OffsetTime', 'OffsetTimeOriginal', 'OffsetTimeDigitized'],
  },
  gps: false,
  interop: false,
  ifd1: false,
  userComment: true,
  mergeOutput: false,
  translateValues: false,
  reviveValues: false,
})

const prefix = 'Exif\0\0'

/**
 * Reads an EXIF block.
 * @param block from its TIFF header on, or from the `Exif` before it.
 * @throws when it is none.
 */
export async function readExif(block: Uint8Array): Promise<Stated> {
  const bytes = decodeStart(block) === prefix ? block.subarray(prefix.length) : block
  const found: { ifd0?: Tags; exif?: Tags; userComment?: unknown; errors?: unknown[] } | undefined = await exifr.parse(
    bytes,
    options,
  )
  if (found === undefined) return {}
  const { ifd0 = {}, exif = {}, userComment } = found
  if (found.errors !== undefined && Object.keys(ifd0).length + Object.keys(exif).length === 0) throw found.errors[0]
  const little = bytes[0] === 0x49
  const comment = userComment instanceof Uint8Array ? decodeComment(userComment, little).replace(/\0+$/, '') : undefined
  return {
    creators: [...namesIn(textOf(ifd0.Artist)), ...namesIn(wideOf(ifd0.XPAuthor))],
    // photographer and editor, each with a NUL at its end
    copyrightNotice: line(lines(textOf(ifd0.Copyright)?.split('\0') ?? []).join('; ')),
    title: line(wideOf(ifd0.XPTitle)),
    createdAt:
      exifTime(exif.DateTimeOriginal, exif.OffsetTimeOriginal) ?? exifTime(exif.CreateDate, exif.OffsetTimeDigitized),
    modifiedAt: exifTime(ifd0.ModifyDate, exif.OffsetTime),
    aiLabel: readAiLabel(comment) ?? readAiLabel(textOf(ifd0.ImageDescription)) ?? readAiLabel(wideOf(ifd0.XPComment)),
  }
}

type Tags = Readonly<Record<string, unknown>>

const decodeStart = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, prefix.length))

const textOf = (value: unknown): string | undefined =>
  value instanceof Uint8Array ? decodeText(value).replace(/\0+$/, '') : undefined

const wideOf = (value: unknown): string | undefined =>
  value instanceof Uint8Array ? decodeWide(value).replace(/\0+$/, '') : undefined

function exifTime(value: unknown, offset: unknown): RightsTime | undefined {
  const [, year, month, day, clock] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)/.exec(textOf(value) ?? '') ?? []
  const zone = /^(?:Z|[+-]\d\d:\d\d)/.exec(textOf(offset) ?? '')?.[0]
  return year === undefined ? undefined : timeOf(`${year}-${month}-${day}`, clock, zone)
}
