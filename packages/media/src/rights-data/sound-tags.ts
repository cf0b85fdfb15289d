import { openAsBlob } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { RightsCarrier, RightsData, RightsTime } from '@sourcemark/contract'
import { type IAudioMetadata, type ITag, parseBlob } from 'music-metadata'
import { lines, mergeStated, namesIn, type Stated, timeOf } from './stated.ts'
import { decodeText } from './written-text.ts'
import { readXmp } from './xmp.ts'

/** What a sound file says of its rights, and the pictures that come with it. */
export interface SoundTags {
  readonly rights: RightsData
  /** As they stand in the file. */
  readonly covers: readonly Uint8Array[]
}

const limits = Object.freeze({
  /** Pictures that are taken out of one file. */
  covers: 4,
  /** Bytes of one of them. */
  cover: 8 << 20,
  /** Bytes of an XMP packet. */
  xmp: 4 << 20,
  /** Milliseconds for all tags of a file. */
  time: 20_000,
} as const)

/** The blocks of tags as the library calls them, the one believed first in front. */
const blocks: readonly (readonly [string, RightsCarrier])[] = [
  ['vorbis', 'vorbis'],
  ['iTunes', 'mp4'],
  ['exif', 'riff'],
  ['asf', 'asf'],
  ['matroska', 'matroska'],
  ['APEv2', 'ape'],
  ['ID3v2.4', 'id3'],
  ['ID3v2.3', 'id3'],
  ['ID3v2.2', 'id3'],
  // their texts are short, or of ASCII alone
  ['AIFF', 'aiff'],
  ['ID3v1', 'id3'],
]

/** Blocks whose texts have no charset, whatever their writers used. */
const withoutCharset: ReadonlySet<RightsCarrier> = new Set(['id3', 'riff'])

/**
 * The names of tags for each statement: words first, which Vorbis comments, APE, Matroska, ASF and the free fields of ID3 and MP4 have in common, then
 * those of ID3v2.3/4, of ID3v2.2, of MP4 and of RIFF and AIFF.
 */
const names = Object.freeze({
  title: ['TITLE', 'TIT2', 'TT2', '©NAM', 'INAM', 'NAME'],
  performers: ['ARTIST', 'ARTISTS', 'PERFORMER', 'AUTHOR', 'NARRATOR', 'TPE1', 'TP1', '©ART', '©NRT', 'IART', 'AUTH'],
  ensembles: ['ALBUMARTIST', 'ALBUM_ARTIST', 'ALBUM ARTIST', 'TPE2', 'TP2', 'AART'],
  writers: ['COMPOSER', 'LYRICIST', 'WRITER', 'TCOM', 'TEXT', 'TCM', 'TXT', '©WRT', 'IWRI'],
  engineers: ['IENG'],
  notice: ['COPYRIGHT', 'TCOP', 'TCR', 'CPRT', '©CPY', 'ICOP', '(C) '],
  publisher: ['PUBLISHER', 'TPUB', 'TPB', '©PUB', 'LABEL', 'ORGANIZATION', 'BEXT.ORIGINATOR'],
  source: ['SOURCE', 'WOAS', 'WAS', 'PURL', 'ISRC'],
  licence: ['LICENSE', 'LICENCE'],
  terms: ['USAGETERMS', 'TERMSOFUSE'],
  statement: ['WCOP', 'WCP', 'COPYRIGHTURL'],
  pages: [
    ...['CONTACT', 'WEBSITE', 'WEBLINK', 'URL', 'EMAIL', 'AUTHORURL'],
    ...['WOAR', 'WAR', 'WOAF', 'WAF', 'WPUB', 'WPB', 'WXXX', 'WXX', 'TURL'],
  ],
  comment: ['COMMENT', 'DESCRIPTION', 'COMM', 'COM', '©CMT', 'ICMT', 'ANNO', 'BEXT.DESCRIPTION'],
  date: ['DATE', 'ORIGINALDATE', 'CREATIONDATE', 'YEAR', 'TDRC', 'TDOR', '©DAY', 'ICRD'],
} as const)

/** `TXXX:license`, `----:com.apple.iTunes:LICENSE`, `com.apple.quicktime.license`, `track:LICENSE` and `WM/License` → `LICENSE`. */
const nameOf = (id: string): string =>
  id.replace(/^(?:TXXX:|----:[^:]*:|com\.apple\.quicktime\.|segment:|track:|WM\/)/i, '').toUpperCase()

/** A comment speaks of rights when it has one of these. */
const aboutRights =
  /licen[cs]e|copyright|©|℗|creative\s?commons|\bCC[- ]?BY|rights reserved|public domain|版[权權]|授[权權]|许可|許可|转载|轉載/i

/** The number of a recording (ISO 3901), which stands under the same name as the source does in RIFF. */
const recordingNumber = /^[A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5}$/i

/** The text of a value, or its address, whatever the library makes of it. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const { text, url } = value as { readonly text?: unknown; readonly url?: unknown }
  return [text, url].find((part) => typeof part === 'string') as string | undefined
}

/** Text that was taken for Latin 1, read as what it is. */
function inItsCharset(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the upper half of the bytes is what tells a charset.
  return /^[\u0000-\u00ff]*$/.test(text) && /[\u0080-\u00ff]/.test(text)
    ? decodeText(Buffer.from(text, 'latin1'))
    : text
}

/**
 * A time that has at least a day: a year alone says too little.
 * @param zone of the clock, where the format fixes it.
 */
function dayOf(written: string | undefined, zone: string): RightsTime | undefined {
  const [, day, clock, stated] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(written?.trim() ?? '') ?? []
  if (day === undefined) return undefined
  return timeOf(day, clock, clock === undefined ? '' : (stated?.replace(/^(...)(\d\d)$/, '$1:$2') ?? zone))
}

/** `2024` in one frame, `0605` (day and month) in another, `0708` in a third: ID3v2.3. */
function partsOfDay(
  [year]: readonly string[],
  [day]: readonly string[],
  [clock]: readonly string[],
): RightsTime | undefined {
  if (!/^\d{4}$/.test(year ?? '') || !/^\d{4}$/.test(day ?? '')) return undefined
  const time = /^\d{4}$/.test(clock ?? '') ? `${clock?.slice(0, 2)}:${clock?.slice(2)}` : undefined
  return timeOf(`${year}-${day?.slice(2)}-${day?.slice(0, 2)}`, time)
}

/** Free fields of ID3 before 2.4, which the library takes apart at each slash, as whole as they were: addresses have slashes. */
function whole(tags: readonly ITag[]): ITag[] {
  const fields = new Map<string, ITag>()
  return tags.flatMap((tag) => {
    if (!tag.id.startsWith('TXXX:')) return [tag]
    const before = fields.get(tag.id)
    if (before !== undefined) before.value = `${before.value}/${tag.value}`
    const field = before ?? { ...tag }
    fields.set(tag.id, field)
    return before === undefined ? [field] : []
  })
}

/** What tags state, whose names are those of any kind of file. */
export function statedInTags(carrier: RightsCarrier, tags: readonly ITag[]): Stated {
  const byName = new Map<string, string[]>()
  for (const { id, value } of tags) {
    const text = textOf(value)
    // an album's name is none of the sound
    if (text === undefined || /^album:title$/i.test(id)) continue
    const name = nameOf(id)
    const texts = byName.get(name) ?? []
    byName.set(name, texts)
    texts.push(withoutCharset.has(carrier) ? inItsCharset(text) : text)
  }
  const all = (keys: readonly string[]): string[] => keys.flatMap((key) => byName.get(key) ?? [])
  const one = (keys: readonly string[]): string | undefined => lines(all(keys))[0]
  const people = [names.performers, names.ensembles, names.writers, names.engineers].flatMap(all).flatMap(namesIn)
  const [broadcastDay, broadcastTime] = ['BEXT.ORIGINATIONDATE', 'BEXT.ORIGINATIONTIME'].map((key) => one([key]))
  return {
    creators: lines(people),
    credit: one(names.publisher),
    source: lines(all(names.source)).find((text) => !recordingNumber.test(text)),
    copyrightNotice: one(names.notice),
    title: one(names.title),
    licences: lines(all(names.licence)),
    usageTerms: one(names.terms) ?? lines(all(names.comment)).find((text) => aboutRights.test(text)),
    webStatement: one(names.statement),
    contacts: lines(all(names.pages)),
    createdAt:
      all(names.date)
        // ID3v2.4 writes all times in UTC
        .map((text) => dayOf(text, carrier === 'id3' ? 'Z' : ''))
        .find((time) => time !== undefined) ??
      partsOfDay(all(['TYER']), all(['TDAT']), all(['TIME'])) ??
      dayOf(broadcastDay === undefined ? undefined : `${broadcastDay} ${broadcastTime ?? '00:00:00'}`, ''),
  }
}

/** Private frames of ID3 that hold a packet of XMP. */
function xmpPackets(tags: readonly ITag[]): Uint8Array[] {
  return tags.flatMap(({ id, value }) => {
    const frame = value as { readonly owner_identifier?: unknown; readonly data?: unknown } | null
    return id === 'PRIV' && frame?.owner_identifier === 'XMP' && frame.data instanceof Uint8Array ? [frame.data] : []
  })
}

/** A manifest of C2PA in a frame of ID3, which nobody reads here. */
const isManifest = ({ id, value }: ITag): boolean =>
  id === 'GEOB' && /c2pa/i.test(String((value as { readonly type?: unknown } | null)?.type ?? ''))

/** Reads the tags of a file; when it is broken, what there was before the break. */
async function parsed(
  file: string,
  mediaType: string,
): Promise<{ found: IAudioMetadata | undefined; complete: boolean }> {
  let found: IAudioMetadata | undefined
  const timer = new AbortController()
  const late = delay(limits.time, 'late', { signal: timer.signal, ref: false }).catch(() => 'late')
  const reading = openAsBlob(file, { type: mediaType }).then((blob) =>
    parseBlob(blob, {
      observer: ({ metadata }) => {
        found = metadata
      },
    }),
  )
  try {
    const read = await Promise.race([reading, late])
    return typeof read === 'string' ? { found, complete: false } : { found: read, complete: true }
  } catch {
    return { found, complete: false }
  } finally {
    timer.abort()
  }
}

/** What the tags of a file state, the one believed first in front, and the pictures in them. */
export interface FileTags {
  readonly said: readonly (readonly [RightsCarrier, Stated])[]
  readonly unread: ReadonlySet<RightsCarrier>
  readonly covers: readonly Uint8Array[]
}

/**
 * Reads what a sound file says of its rights in its tags, and the pictures in them. To be run where hostile files may do no harm.
 * @param tags the type under which they are read and what carries them; undefined for a file that has none.
 * @param cutOff whether the file ends early: then there may have been more.
 * @returns also for files that are broken: then what could be read, with `unread` naming what could not.
 */
export async function readSoundTags(
  file: string,
  tags: { readonly mediaType: string; readonly carrier: RightsCarrier } | undefined,
  cutOff = false,
): Promise<SoundTags> {
  const { said, unread, covers } = await readFileTags(file, tags, cutOff)
  return { rights: { ...mergeStated(said), unread: [...unread] }, covers }
}

/** The same before it is put together with what the file says elsewhere. */
export async function readFileTags(
  file: string,
  tags: { readonly mediaType: string; readonly carrier: RightsCarrier } | undefined,
  cutOff: boolean,
): Promise<FileTags> {
  if (tags === undefined) return { said: [], unread: new Set(), covers: [] }
  const { found, complete } = await parsed(file, tags.mediaType)
  const native = found?.native ?? {}
  const unread = new Set<RightsCarrier>(complete && !cutOff ? [] : [tags.carrier])
  const said: (readonly [RightsCarrier, Stated])[] = []
  for (const [block, carrier] of blocks) {
    const list = native[block] ?? []
    for (const packet of xmpPackets(list)) {
      try {
        if (packet.length > limits.xmp) throw new Error('too large')
        said.unshift(['xmp', readXmp(decodeText(packet))])
      } catch {
        unread.add('xmp')
      }
    }
    if (list.some(isManifest)) unread.add('c2pa')
    if (list.length > 0) said.push([carrier, statedInTags(carrier, /^ID3v2\.[23]$/.test(block) ? whole(list) : list)])
  }
  const covers = (found?.common.picture ?? [])
    .filter(({ data }) => data.length > 0 && data.length <= limits.cover)
    .slice(0, limits.covers)
    // A copy: the original is a part of the whole tag.
    .map(({ data }) => Uint8Array.from(data))
  return { said, unread, covers }
}
