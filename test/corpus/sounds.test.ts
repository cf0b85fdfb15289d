import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeSoundSketch, type SoundSketch } from '@sourcemark/fingerprint'
import { findFfmpeg, openSoundReader, type SoundReader, type SoundReading } from '@sourcemark/media'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KnownSounds } from '../support/sounds/known-sounds.ts'
import { makeFiles } from './made-files.ts'
import { songTags, soundWorks, tramTags } from './media-works.ts'
import { jpeg, original } from './pictures.ts'
import { soundPosts } from './sound-posts.ts'
import { soundFolder, sounds } from './sounds.ts'

let reader: SoundReader
const works = new KnownSounds<string>()

const read = (file: string) =>
  reader.read(fileURLToPath(new URL(file, soundFolder)), {}, AbortSignal.timeout(60_000))

async function readingOf(file: string): Promise<SoundReading> {
  const reading = await read(file)
  if (!reading.ok) throw new Error(`${file}: ${reading.code}`)
  return reading
}

async function sketchOf(file: string): Promise<SoundSketch> {
  const { sketched } = await readingOf(file)
  if (!sketched.ok) throw new Error(`${file}: ${sketched.reason}`)
  return decodeSoundSketch(sketched.sketch)
}

beforeAll(async () => {
  await makeFiles(sounds)
  reader = openSoundReader({ processes: 1, ffmpegPath: (await findFfmpeg())?.path })
  for (const { contentId, file } of soundWorks) works.add(contentId, await sketchOf(file))
}, 240_000)
afterAll(() => reader.close())

const files = soundPosts.flatMap(({ files = [] }) => files)

test.each(files.filter(({ file }) => !/^(broken|silence)\./.test(file)))(
  'of the recordings that came first, $file lets $shows be heard',
  async ({ file, shows }) => {
    const { similarities } = await works.search(await sketchOf(file))
    expect([...similarities.keys()].sort()).toEqual(shows.filter((contentId) => contentId.startsWith('snd-')).sort())
  },
)

test('silence is told from sound, and nobody can open the broken file', async () => {
  expect((await readingOf('silence.wav')).sketched).toEqual({ ok: false, reason: 'SILENT' })
  expect(await read('broken.mp3')).toMatchObject({ ok: false, code: 'SOUND_CORRUPT' })
})

test('the cover of a recording is a picture that was published first', async () => {
  const { covers } = await readingOf('covered.mp3')
  expect(covers.map((cover) => Buffer.from(cover))).toEqual([await jpeg(original('harbour'))])
})

test('files say whose they are where somebody wrote it into them, and nowhere else', async () => {
  for (const [file, tags] of [
    ['night-tram.mp3', tramTags],
    ['tram-untagged.ogg', undefined],
    ['song-with-tags.mp3', songTags],
  ] as const) {
    const { rights } = await readingOf(file)
    expect([rights.creators, rights.copyrightNotice]).toEqual([tags === undefined ? [] : [tags.artist], tags?.copyright])
  }
})

test('sounds that lie there already are not made again', async () => {
  const time = () => statSync(new URL('made-by', soundFolder)).mtimeMs
  const before = time()
  await makeFiles(sounds)
  expect(time()).toBe(before)
})
