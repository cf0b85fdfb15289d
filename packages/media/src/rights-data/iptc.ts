import type { RightsTime } from '@sourcemark/contract'
import exifr from 'exifr'
import { line, lines, type Stated, timeOf } from './stated.ts'
import { decodeText } from './written-text.ts'

/** Record 1:90 and the escape sequence by which it says UTF-8. */
const utf8Declared = Buffer.from('\x1c\x01\x5a\x00\x03\x1b%G', 'latin1')

/**
 * Reads IPTC-IIM records, with or without the Photoshop block around them.
 * @throws when they are broken.
 */
export function readIptc(block: Uint8Array): Stated {
  // one character for each byte, whatever their charset
  const found: Readonly<Record<string, unknown>> | undefined = exifr.segmentParsers.get('iptc').parse(block)
  const declared = Buffer.from(block.buffer, block.byteOffset, block.byteLength).includes(utf8Declared)
  const all = (key: string): string[] => {
    const value = found?.[key]
    return (Array.isArray(value) ? value : [value]).flatMap((text: unknown) => {
      if (typeof text !== 'string') return []
      const bytes = Buffer.from(text, 'latin1')
      return declared ? bytes.toString('utf8') : decodeText(bytes)
    })
  }
  const one = (key: string): string | undefined => line(all(key)[0])
  return {
    creators: lines(all('Byline')),
    credit: one('Credit'),
    source: one('Source'),
    copyrightNotice: one('CopyrightNotice'),
    title: one('ObjectName'),
    headline: one('Headline'),
    contacts: lines(all('Contact')),
    createdAt: iptcTime(one('DateCreated'), one('TimeCreated')),
  }
}

/** `20240506` and `070809+0800`. */
function iptcTime(date: string | undefined, clock: string | undefined): RightsTime | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(date ?? '') ?? []
  if (year === undefined) return undefined
  const [, hours, minutes, seconds, zone = '', zoneMinutes] =
    /^(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?$/.exec(clock ?? '') ?? []
  const time = hours === undefined ? undefined : `${hours}:${minutes}:${seconds}`
  return timeOf(`${year}-${month}-${day}`, time, zone === '' ? '' : `${zone}:${zoneMinutes}`)
}
