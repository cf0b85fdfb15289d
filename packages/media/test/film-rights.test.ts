import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RightsData } from '@sourcemark/contract'
import { ActionAssertion, ActionType, DigitalSourceType } from '@trustnxt/c2pa-ts/manifest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFilmReader } from '../src/index.ts'
import { h264 } from './film-files.ts'
import { ffmpegPath, made } from './made-by-ffmpeg.ts'
import { bytesOf, makeSigner, sign } from './rights-data-files.ts'
import { scratchFolder } from './scratch.ts'

const reader = openFilmReader({ processes: 1, ffmpegPath })
const folder = scratchFolder()
afterAll(() => reader.close())

async function rightsOf(bytes: Uint8Array): Promise<RightsData> {
  const file = join(folder, 'film')
  await writeFile(file, bytes)
  const reading = await reader.read(file, {}, new AbortController().signal)
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.detail}`)
  return reading.rights
}

const short = ['-f', 'lavfi', '-i', 'testsrc=s=176x144:r=10:d=1'] as const
const metadata = (tags: Readonly<Record<string, string>>): string[] =>
  Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])

const said = metadata({
  title: 'The Bridge',
  artist: 'A. Maker; 北光影视',
  copyright: '© 2026 A. Maker',
  comment: 'CC BY-SA 4.0; ask for more',
})

describe('the tags of a film', () => {
  test.each([
    ['MP4', 'mp4', ['-c:v', 'mpeg4'], 'mp4'],
    ['MP4 with names of its own', 'mp4', ['-c:v', 'mpeg4', '-movflags', 'use_metadata_tags'], 'mp4'],
    ['QuickTime', 'mov', ['-c:v', 'mpeg4'], 'mp4'],
    ['QuickTime with names of its own', 'mov', ['-c:v', 'mpeg4', '-movflags', 'use_metadata_tags'], 'mp4'],
    ['3GP', '3gp', ['-c:v', 'mpeg4'], 'mp4'],
    ['Matroska', 'mkv', ['-c:v', 'mpeg4'], 'matroska'],
    ['WebM', 'webm', ['-c:v', 'libvpx', '-deadline', 'realtime'], 'matroska'],
    ['Ogg', 'ogv', ['-c:v', 'libtheora'], 'vorbis'],
    ['AVI', 'avi', ['-c:v', 'mpeg4'], 'riff'],
    ['Flash Video', 'flv', ['-c:v', 'flv'], 'flv'],
    ['Windows Media', 'wmv', ['-c:v', 'wmv2'], 'asf'],
  ])('in %s say whose it is', async (_name, ending, coding, carrier) => {
    expect(await rightsOf(await made(...short, ...coding, ...said, ending))).toMatchObject({
      title: 'The Bridge',
      creators: ['A. Maker', '北光影视'],
      copyrightNotice: '© 2026 A. Maker',
      usageTerms: 'CC BY-SA 4.0; ask for more',
      from: { title: [carrier], creators: [carrier], copyrightNotice: [carrier] },
      unread: [],
    })
  })

  test('of a telephone say when it was made', async () => {
    const tags = metadata({
      'com.apple.quicktime.creationdate': '2024-05-06T07:08:09+0800',
      'com.apple.quicktime.copyright': 'Ann Lee',
    })
    const film = await made(...short, '-c:v', 'mpeg4', '-movflags', 'use_metadata_tags', ...tags, 'mov')
    expect(await rightsOf(film)).toMatchObject({
      createdAt: { time: expect.stringMatching(/^2024-05-05T23:08:09/), zoned: true },
      copyrightNotice: 'Ann Lee',
    })
  })

  test('in AVI are read in the charset that they are written in', async () => {
    const film = await made(...short, '-c:v', 'mpeg4', ...metadata({ artist: 'XXXXXXXX', copyright: 'YYYY' }), 'avi')
    // 北光影视 and 版权 in GB 18030
    film.set(Buffer.from('b1b1b9e2d3b0cad3', 'hex'), film.indexOf('XXXXXXXX'))
    film.set(Buffer.from('b0e6c8a8', 'hex'), film.indexOf('YYYY'))
    expect(await rightsOf(film)).toMatchObject({ creators: ['北光影视'], copyrightNotice: '版权' })
  })

  test('with signs that mean something in lists are as they were written', async () => {
    const text = 'a=b;c#d\\e'
    expect(
      await rightsOf(await made(...short, '-c:v', 'mpeg4', ...metadata({ copyright: text }), 'avi')),
    ).toMatchObject({
      copyrightNotice: text,
    })
  })

  test('are none where there are none', async () => {
    for (const ending of ['mp4', 'avi']) {
      expect(await rightsOf(await made(...short, '-c:v', 'mpeg4', ending))).toMatchObject({ from: {}, unread: [] })
    }
  })
})

/** A box of ISO 14496-12. */
function box(type: string, ...content: (string | Uint8Array)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(bytes.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, bytes])
}

const packet = (creator: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>${creator}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
  </rdf:RDF></x:xmpmeta>`
const xmpType = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')

describe('a packet of XMP in a film', () => {
  let film: Buffer
  beforeAll(async () => {
    film = await made(...short, ...h264, ...metadata({ artist: 'A. Maker' }), 'mp4')
  })

  test('is read, and believed before the tags', async () => {
    const described = Buffer.concat([film, box('uuid', xmpType, packet('Ann Lee'))])
    expect(await rightsOf(described)).toMatchObject({
      creators: ['Ann Lee', 'A. Maker'],
      from: { creators: ['xmp', 'mp4'] },
      unread: [],
    })
  })

  test('is read where QuickTime has it', async () => {
    // at the end, so that no place in the index moves
    const index = film.indexOf('moov') - 4
    expect(index + film.readUInt32BE(index)).toBe(film.length)
    const described = Buffer.concat([film, box('udta', box('XMP_', packet('Ann Lee')))])
    described.writeUInt32BE(described.length - index, index)
    expect(await rightsOf(described)).toMatchObject({ creators: ['Ann Lee', 'A. Maker'] })
  })

  test('that is hostile or too large is said to be unread', async () => {
    const deep = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${'<a>'.repeat(200)}`
    for (const content of [deep, Buffer.alloc((4 << 20) + 1, 32)]) {
      expect(await rightsOf(Buffer.concat([film, box('uuid', xmpType, content)]))).toMatchObject({
        creators: ['A. Maker'],
        unread: ['xmp'],
      })
    }
  })

  test('is not looked for behind a box that cannot be', async () => {
    const broken = box('free')
    broken.writeUInt32BE(3)
    const described = Buffer.concat([film, broken, box('uuid', xmpType, packet('Ann Lee'))])
    expect((await rightsOf(described)).creators).toEqual(['A. Maker'])
  })
})

describe('a manifest of C2PA in a film', () => {
  const manifestType = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex')
  let manifests: Buffer
  let film: Buffer
  beforeAll(async () => {
    const creation = new ActionAssertion()
    creation.actions = [
      { action: ActionType.C2paCreated, digitalSourceType: DigitalSourceType.TrainedAlgorithmicMedia },
    ]
    const by = await makeSigner()
    const { store } = await sign(await bytesOf('avif'), {
      by,
      title: 'ferry',
      build: (manifest) => manifest.addAssertion(creation),
    })
    manifests = Buffer.from(store.getBytes())
    film = await made(...short, ...h264, 'mp4')
  })
  const signed = (store: Uint8Array): Buffer =>
    Buffer.concat([film, box('uuid', manifestType, Buffer.alloc(4), 'manifest\0', Buffer.alloc(8), store)])

  test('tells who signed what, and that nobody has checked it against the film', async () => {
    expect(await rightsOf(signed(manifests))).toMatchObject({
      credential: {
        state: 'unsupported',
        codes: expect.arrayContaining(['hardBinding.unsupported']),
        title: 'ferry',
        signer: 'Lanjiang Weekly, Ann Lee',
        actions: [{ action: 'c2pa.created' }],
      },
      digitalSourceType: 'trainedAlgorithmicMedia',
    })
  })

  test('that was changed after it was signed is invalid, and nothing that it states counts', async () => {
    const changed = Buffer.from(manifests)
    changed.write('Trained', changed.indexOf('trainedAlgorithmicMedia'), 'latin1')
    const { credential, digitalSourceType } = await rightsOf(signed(changed))
    expect(credential?.state).toBe('invalid')
    expect(digitalSourceType).toBeUndefined()
  })

  test('that is no manifest at all is invalid or unsupported', async () => {
    for (const store of [Buffer.alloc(0), Buffer.alloc(300, 7), manifests.subarray(0, 200)]) {
      expect((await rightsOf(signed(store))).credential?.state).toMatch(/^(invalid|unsupported)$/)
    }
  })
})
