import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noRights } from '@sourcemark/contract'
import { beforeAll, expect, test } from 'vitest'
import { readSoundTags, type SoundTags } from '../src/rights-data/sound-tags.ts'
import { containerOf } from '../src/sound/sound-container.ts'
import { seededRandom } from './samples.ts'
import { scratchFolder } from './scratch.ts'
import { encoded, id3Frame, inFormat, melody, still, wav, withId3 } from './sound-files.ts'

const folder = scratchFolder()
let mp3: Buffer
const sound = wav(melody(1))
beforeAll(async () => {
  mp3 = await inFormat(sound, 'MP3 without any head or tag')
})

async function tagsOf(bytes: Uint8Array, mediaType: string): Promise<SoundTags> {
  const file = join(folder, 'tagged')
  await writeFile(file, bytes)
  return await readSoundTags(file, containerOf(mediaType)?.tags)
}
const ofMp3 = (...frames: Buffer[]): Promise<SoundTags> => tagsOf(withId3(frames, mp3), 'audio/mpeg')

const metadata = {
  title: 'Evening',
  artist: 'Ada Lindqvist',
  composer: 'Béla Horvát',
  copyright: '© 2024 Ada Lindqvist',
  date: '2024-05-06',
  comment: 'Licensed under CC BY 4.0',
}
const written = Object.entries(metadata).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
const carriers = {
  MP3: ['mp3', 'audio/mpeg', 'id3'],
  AIFF: ['aiff', 'audio/aiff', 'id3'],
  FLAC: ['flac', 'audio/flac', 'vorbis'],
  'Ogg Vorbis': ['ogg', 'audio/ogg', 'vorbis'],
  'Ogg Opus': ['opus', 'audio/ogg', 'vorbis'],
  M4A: ['m4a', 'audio/x-m4a', 'mp4'],
  WMA: ['wma', 'audio/x-ms-asf', 'asf'],
  WebM: ['webm', 'video/webm', 'matroska'],
} as const

test.each(Object.entries(carriers))('The tags of %s are read', async (format, [ending, mediaType, carrier]) => {
  const options = format === 'AIFF' ? ['-write_id3v2', '1'] : []
  const { rights } = await tagsOf(await encoded(sound, ending, [...written, ...options]), mediaType)
  expect(rights).toMatchObject({
    creators: [metadata.artist, metadata.composer],
    title: metadata.title,
    copyrightNotice: metadata.copyright,
    usageTerms: metadata.comment,
    createdAt: { time: '2024-05-06T00:00:00', zoned: false },
    unread: [],
  })
  expect(rights.from.creators).toEqual([carrier])
})

test('The tags of WAV are read, also where they are in no charset that is told', async () => {
  const { rights } = await tagsOf(await encoded(sound, 'wav', written), 'audio/wav')
  expect(rights).toMatchObject({
    creators: [metadata.artist],
    copyrightNotice: metadata.copyright,
    createdAt: { time: '2024-05-06T00:00:00' },
    from: { creators: ['riff'] },
  })
})

test('A recorder of broadcasts says who recorded when', async () => {
  const bext = Buffer.alloc(602)
  bext.write('Interview, all rights reserved', 0, 'latin1')
  bext.write('Radio Nord', 256, 'latin1')
  bext.write('2021-03-0407:08:09', 320, 'latin1')
  const head = Buffer.alloc(8)
  head.write('bext', 'latin1')
  head.writeUInt32LE(bext.length, 4)
  const recorded = Buffer.concat([sound.subarray(0, 36), head, bext, sound.subarray(36)])
  recorded.writeUInt32LE(recorded.length - 8, 4)
  expect((await tagsOf(recorded, 'audio/wav')).rights).toMatchObject({
    credit: 'Radio Nord',
    usageTerms: 'Interview, all rights reserved',
    createdAt: { time: '2021-03-04T07:08:09', zoned: false },
  })
})

test('Every frame of ID3 that speaks of rights is read for what it says', async () => {
  const { rights } = await ofMp3(
    id3Frame('TPE1', 'Ada Lindqvist; Noor'),
    id3Frame('TPE2', 'The Harbour Choir'),
    id3Frame('TEXT', 'Iris Okafor'),
    id3Frame('TPUB', 'North Records'),
    id3Frame('TSRC', 'SEA012400001'),
    id3Frame('TOWN', 'Somebody who bought it'),
    id3Frame('WCOP', Buffer.from('https://example.org/rights', 'latin1')),
    id3Frame('WOAR', Buffer.from('https://example.org/ada', 'latin1')),
    id3Frame('WOAS', Buffer.from('https://example.org/evening', 'latin1')),
    id3Frame('WPUB', Buffer.from('https://north.example', 'latin1')),
    id3Frame('TXXX', 'LICENSE\0https://creativecommons.org/licenses/by/4.0/'),
    id3Frame('COMM', 'eng\0recorded at home'),
    id3Frame('TYER', '2023'),
    id3Frame('TDAT', '0605'),
    id3Frame('TIME', '0708'),
  )
  expect(rights).toMatchObject({
    creators: ['Ada Lindqvist', 'Noor', 'The Harbour Choir', 'Iris Okafor'],
    credit: 'North Records',
    source: 'https://example.org/evening',
    webStatement: 'https://example.org/rights',
    contacts: ['https://example.org/ada', 'https://north.example'],
    licences: ['https://creativecommons.org/licenses/by/4.0/'],
    createdAt: { time: '2023-05-06T07:08:00', zoned: false },
  })
  // who bought a file is no owner of the work, and not every comment is about rights
  expect(JSON.stringify(rights)).not.toMatch(/bought|at home|SEA01/)
})

test('A year alone is no point in time, and a time of ID3v2.4 is in UTC', async () => {
  const dated = async (value: string): Promise<unknown> =>
    (await tagsOf(withId3([id3Frame('TDRC', value)], mp3, 4), 'audio/mpeg')).rights.createdAt
  expect(await dated('2024')).toBeUndefined()
  expect(await dated('2024-05')).toBeUndefined()
  expect(await dated('2024-02-31')).toBeUndefined()
  expect(await dated('2024-05-06T07:08:09')).toEqual({ time: '2024-05-06T07:08:09.000Z', zoned: true })
})

test('Names in the charset of their writer are read, though ID3 calls it Latin', async () => {
  const gb18030 = Buffer.from([0xd6, 0xdc, 0xcf, 0xfe, 0xd4, 0xc6])
  const { rights } = await ofMp3(
    id3Frame('TPE1', Buffer.concat([Buffer.from([0]), gb18030])),
    id3Frame('TCOM', 'Björk'),
  )
  expect(rights.creators).toEqual(['周晓云', 'Björk'])
})

test('Of two tags the one with room is believed, and both are named', async () => {
  const old = Buffer.alloc(128)
  old.write('TAG', 0, 'latin1')
  old.write('Evening in the harb', 3, 'latin1')
  old.write('Ada Lind', 33, 'latin1')
  const both = Buffer.concat([withId3([id3Frame('TIT2', 'Evening in the harbour')], mp3), old])
  const { rights } = await tagsOf(both, 'audio/mpeg')
  expect(rights).toMatchObject({
    title: 'Evening in the harbour',
    creators: ['Ada Lind'],
    from: { title: ['id3', 'id3'] },
  })
})

const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Iris Okafor</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>`

test('XMP in a private frame is read, and a manifest that is there and not checked is said to be unread', async () => {
  const { rights } = await ofMp3(
    id3Frame('PRIV', Buffer.from(`XMP\0${packet}`, 'latin1')),
    id3Frame('GEOB', Buffer.from('\0application/x-c2pa-manifest-store\0c2pa\0c2pa\0jumb', 'latin1')),
  )
  expect(rights).toMatchObject({ creators: ['Iris Okafor'], from: { creators: ['xmp'] }, unread: ['c2pa'] })
})

const cover = (bytes: Buffer): Buffer =>
  id3Frame('APIC', Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), bytes]))

test('Covers are handed on as they stand in the file, four at most and none that is huge', async () => {
  const picture = async (colour: string): Promise<Buffer> =>
    await encoded(sound, 'png', ['-map', '1', '-frames:v', '1'], still(colour))
  const pictures = await Promise.all(['red', 'green', 'blue', 'white', 'black'].map(picture))
  const huge = Buffer.concat([pictures[0] as Buffer, Buffer.alloc(9 << 20)])
  const { covers } = await ofMp3(cover(huge), ...pictures.map(cover))
  expect(covers).toHaveLength(4)
  // told one by one: what differs is long
  for (const [at, bytes] of covers.entries()) expect(pictures[at]?.equals(bytes), `${at}`).toBe(true)
  const attached = ['-map', '0', '-map', '1', '-c:v', 'png', '-frames:v', '1', '-disposition:v', 'attached_pic']
  for (const [ending, mediaType] of [
    ['m4a', 'audio/x-m4a'],
    ['flac', 'audio/flac'],
  ] as const) {
    const { covers: one } = await tagsOf(await encoded(sound, ending, attached, still()), mediaType)
    expect(one, ending).toHaveLength(1)
  }
})

test('What says nothing says nothing, and what has no tags is not looked at', async () => {
  expect(await tagsOf(mp3, 'audio/mpeg')).toEqual({ rights: noRights, covers: [] })
  expect(await tagsOf(Buffer.from('#!AMR\n'), 'audio/amr')).toEqual({ rights: noRights, covers: [] })
})

test('Of tags that are broken, what stands before is read, and that there was more is said', async () => {
  const broken = await encoded(sound, 'm4a', written)
  // the kind of the value, of which there is but one
  broken[broken.indexOf('cprt') + 12] = 1
  const { rights } = await tagsOf(broken, 'audio/x-m4a')
  expect(rights).toMatchObject({ creators: [metadata.artist, metadata.composer], unread: ['mp4'] })
  expect(rights.copyrightNotice).toBeUndefined()
})

test('Of a file that ends early, the tags are not all of its tags', async () => {
  const file = join(folder, 'tagged')
  await writeFile(file, withId3([id3Frame('TPE1', 'Ada Lindqvist')], mp3))
  const { rights } = await readSoundTags(file, containerOf('audio/mpeg')?.tags, true)
  expect(rights).toMatchObject({ creators: ['Ada Lindqvist'], unread: ['id3'] })
})

test('Long and many values are cut', async () => {
  const people = Array.from({ length: 300 }, (_, at) => `Person ${at}`).join(';')
  const { rights } = await ofMp3(id3Frame('TPE1', people), id3Frame('TCOP', '©'.padEnd(1_000_000, 'x')))
  expect(rights.creators).toHaveLength(50)
  expect(rights.copyrightNotice).toHaveLength(2000)
})

test('Whatever bits of the tags are turned, there is an answer', async () => {
  const random = seededRandom(11)
  const files = await Promise.all(
    Object.values(carriers).map(async ([ending, type]) => [await encoded(sound, ending, written), type] as const),
  )
  for (let round = 0; round < 300; round++) {
    const [file, type] = files[round % files.length] as (typeof files)[number]
    const bytes = Buffer.from(file)
    for (let flips = 0; flips < 6; flips++) {
      const at = Math.floor(random() * Math.min(2048, bytes.length))
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
    }
    const { rights } = await tagsOf(bytes, type)
    expect(rights.unread.length).toBeLessThan(3)
  }
}, 60_000)
