import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { decodeSound } from '../src/ffmpeg/decode-sound.ts'
import { openSoundReader, type SoundProblem, type SoundReading, soundProblemCodes } from '../src/index.ts'
import { expectAnswers, playlist, referring, unreached, withBitsTurned } from './hostile-files.ts'
import { ffmpegPath } from './made-by-ffmpeg.ts'
import { seededRandom } from './samples.ts'
import { scratchFolder } from './scratch.ts'
import { encoded, inFormat, melody, moving, sampleRate, soundFormats, wav, withId3 } from './sound-files.ts'

const reader = openSoundReader({ processes: 2, ffmpegPath })
const { signal } = new AbortController()
const folder = scratchFolder()
afterAll(() => reader.close())

const seconds = 6
const samples = melody(seconds)
const sound = wav(samples)

let files = 0
async function read(bytes: Uint8Array | string): Promise<SoundReading | SoundProblem> {
  const file = join(folder, `${files++}.mp3`)
  await writeFile(file, bytes)
  try {
    return await reader.read(file, { declaredType: 'audio/mpeg' }, signal)
  } finally {
    await rm(file)
  }
}

test('An empty file and a byte are no sound', async () => {
  expect(await read('')).toMatchObject({ ok: false, code: 'SOUND_TYPE_UNSUPPORTED' })
  expect(await read(Buffer.from([0xff]))).toMatchObject({ ok: false, code: 'SOUND_TYPE_UNSUPPORTED' })
})

/** AMR says nothing of its length, and MPEG layer II only whole frames. */
const sayTheirEnd = Object.keys(soundFormats).filter((format) => format !== 'AMR' && format !== 'MPEG layer II')

test.each(sayTheirEnd)('%s that is cut off is said to be, and what there is of it is read', async (format) => {
  const whole = await inFormat(sound, format)
  for (const share of [0.1, 0.5, 0.9]) {
    const reading = await read(whole.subarray(0, Math.floor(whole.length * share)))
    if (reading.ok) {
      expect(reading, `${share}`).toMatchObject({ problem: 'SOUND_TRUNCATED' })
      expect(reading.seconds, `${share}`).toBeGreaterThan(seconds * share - 2.5)
    } else expect(reading, `${share}`).toMatchObject({ code: 'SOUND_TRUNCATED' })
  }
})

test('Whatever bits are turned, the reader answers', async () => {
  const random = seededRandom(20261130)
  const short = wav(samples.subarray(0, 2 * sampleRate))
  const files = await Promise.all(Object.keys(soundFormats).map((format) => inFormat(short, format)))
  const flipped = Array.from({ length: 200 }, (_, round) =>
    withBitsTurned(files[round % files.length] as Buffer, random),
  )
  expectAnswers(await Promise.all(flipped.map(read)), soundProblemCodes)
}, 60_000)

test('A sound with a broken stretch in its middle is read around it and said to be broken', async () => {
  for (const format of ['FLAC', 'MP3', 'AAC in ADTS']) {
    const bytes = await inFormat(sound, format)
    const noise = seededRandom(3)
    for (let at = bytes.length >> 2; at < bytes.length >> 1; at++) bytes[at] = Math.floor(noise() * 256)
    const reading = await read(bytes)
    expect(reading, format).toMatchObject({ ok: true, sketched: { ok: true } })
    expect((reading as SoundReading).problem, format).toMatch(/^SOUND_(CORRUPT|TRUNCATED)$/)
  }
})

test('A head that promises four gigabytes of sound is read as far as there are some', async () => {
  const reading = await read(wav(samples, 0xfffffff0))
  expect(reading).toMatchObject({ ok: true, seconds, problem: 'SOUND_TRUNCATED' })
  // written while it was recorded, with the length left open
  expect(await read(wav(samples, 0xffffffff))).toMatchObject({ ok: true, seconds, problem: null })
})

test('A small file that unpacks to hours of silence is read up to the limit', async () => {
  const strict = openSoundReader({ processes: 1, ffmpegPath, secondsMost: 1800 })
  try {
    const silence = ['-map', '1', '-c:a', 'flac', '-ar', '8000', '-t', '3600']
    const endless = await encoded(sound, 'flac', silence, ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono'])
    expect(endless.length).toBeLessThan(1_000_000)
    const file = join(folder, 'endless')
    await writeFile(file, endless)
    expect(await strict.read(file, {}, signal)).toMatchObject({ ok: true, seconds: 1800, problem: 'SOUND_TOO_LONG' })
  } finally {
    await strict.close()
  }
})

test('Many streams of Ogg one behind the other are one sound', async () => {
  const one = await inFormat(wav(samples.subarray(0, 2 * sampleRate)), 'Ogg Vorbis')
  const reading = await read(Buffer.concat(Array.from({ length: 20 }, () => one)))
  expect(reading).toMatchObject({ ok: true, sketched: { ok: true } })
  expect((reading as SoundReading).seconds).toBeGreaterThan(39)
})

test('Pictures without sound have no track of it', async () => {
  const film = await encoded(sound, 'mp4', ['-map', '1', '-c:v', 'libx264'], moving(2))
  expect(await read(film)).toMatchObject({ ok: false, code: 'SOUND_NO_TRACK', mediaType: 'video/mp4' })
})

test('A coding that is not on the list reaches no decoder', async () => {
  const foreign = await encoded(sound, 'mka', ['-c:a', 'tta'])
  expect(await read(foreign)).toMatchObject({
    ok: false,
    code: 'SOUND_TYPE_UNSUPPORTED',
    detail: expect.stringContaining('tta'),
  })
})

/** A server that nobody may reach, and a sound that nobody may be led to. */
async function withCanaries(run: (address: string, file: string) => Promise<void>): Promise<void> {
  const canary = join(folder, 'canary.wav')
  await writeFile(canary, sound)
  await unreached(sound, (address) => run(address, canary))
}

test.each([
  ['A playlist', playlist, 'text/plain'],
  ['A script that joins files', (target: string) => `ffconcat version 1.0\nfile '${target}'\n`, 'text/plain'],
  [
    'A description of a session',
    (target: string) =>
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=${target}\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n`,
    'text/plain',
  ],
  [
    'SVG',
    (target: string) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${target}"/></svg>`,
    'image/svg+xml',
  ],
  [
    'A manifest of DASH',
    (target: string) => `<?xml version="1.0"?><MPD><BaseURL>${target}</BaseURL></MPD>`,
    'application/xml',
  ],
] as const)(
  '%s named .mp3 is called what it is, and nothing that it names is touched',
  async (_name, make, mediaType) => {
    await withCanaries(async (address, file) => {
      for (const target of [address, file, `file:${file}`]) {
        expect(await read(make(target))).toMatchObject({ ok: false, code: 'SOUND_TYPE_UNSUPPORTED', mediaType })
      }
    })
  },
)

test('A playlist behind a tag is read as the MP3 that it pretends to be', async () => {
  await withCanaries(async (address, file) => {
    for (const target of [address, file]) {
      const pretended = withId3([Buffer.alloc(16)], Buffer.from(playlist(target)))
      expect(await read(pretended)).toMatchObject({ ok: false, code: 'SOUND_CORRUPT', mediaType: 'audio/mpeg' })
    }
  })
})

test('Even a reader of playlists would reach nothing but the one file', async () => {
  await withCanaries(async (address) => {
    const file = join(folder, 'list.m3u8')
    await writeFile(file, playlist(address))
    // in this process, which has a network
    const source = { file, demuxer: 'hls', sampleRate: 8000, samplesMost: 80_000 }
    const taken: Float32Array[] = []
    await decodeSound(ffmpegPath, source, (piece) => taken.push(piece))
    expect(taken).toEqual([])
  })
})

test('A QuickTime file that says that its sound is in another file gets nothing of it', async () => {
  const movie = await encoded(sound, 'mov', ['-c:a', 'pcm_s16le'])
  const canary = join(folder, 'canary.mov')
  await writeFile(canary, movie)
  const hostile = referring(movie, canary)
  const data = hostile.indexOf('mdat') + 4
  hostile.fill(0, data, data + samples.length * 2)
  const reading = await read(hostile)
  expect(reading.ok && reading.sketched.ok).toBe(false)
})
