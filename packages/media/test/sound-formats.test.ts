import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { decodeSound } from '../src/ffmpeg/decode-sound.ts'
import { openSoundReader, type SoundProblem, type SoundReading } from '../src/index.ts'
import { ffmpegPath } from './made-by-ffmpeg.ts'
import { scratchFolder } from './scratch.ts'
import { encoded, inFormat, melody, moving, sampleRate, soundFormats, still, wav, withId3 } from './sound-files.ts'

const reader = openSoundReader({ processes: 1, ffmpegPath })
const { signal } = new AbortController()
const folder = scratchFolder()
afterAll(() => reader.close())

const seconds = 6
const samples = melody(seconds)
const sound = wav(samples)

async function read(bytes: Uint8Array, declaredType?: string): Promise<SoundReading | SoundProblem> {
  const file = join(folder, 'sound')
  await writeFile(file, bytes)
  return await reader.read(file, { declaredType }, signal)
}

test.each(Object.entries(soundFormats))('%s is read to its end', async (format, [, , mediaType]) => {
  const reading = await read(await inFormat(sound, format))
  expect(reading).toMatchObject({
    ok: true,
    mediaType,
    declaredTypeWrong: false,
    problem: null,
    sketched: { ok: true },
  })
  expect(Math.abs((reading as SoundReading).seconds - seconds)).toBeLessThan(0.15)
})

/** Samples at 8 kHz of a file. */
async function decoded(bytes: Uint8Array, demuxer: string): Promise<number[]> {
  const file = join(folder, 'decoded')
  await writeFile(file, bytes)
  const taken: number[] = []
  const source = { file, demuxer, sampleRate: 8000, samplesMost: 8000 * 60 }
  await decodeSound(ffmpegPath, source, (piece) => taken.push(...piece))
  return taken
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const dot = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

test('What is decoded is the sound, sample by sample and at its time, whatever it was coded in', async () => {
  const plain = await decoded(sound, 'wav')
  expect(plain).toHaveLength(seconds * 8000)
  // a tone of 500 Hz at half the loudest is just that at the lower rate
  const tone = Float32Array.from(
    { length: sampleRate },
    (_, at) => 0.5 * Math.sin((2 * Math.PI * 500 * at) / sampleRate),
  )
  const low = await decoded(wav(tone), 'wav')
  expect(
    correlation(
      low,
      low.map((_, at) => Math.sin((2 * Math.PI * 500 * at) / 8000)),
    ),
  ).toBeGreaterThan(0.999)
  expect(Math.max(...low.slice(1000, 7000))).toBeCloseTo(0.5, 2)
  for (const [format, demuxer] of [
    ['FLAC', 'flac'],
    ['Ogg Vorbis', 'ogg'],
    ['MP3', 'mp3'],
    ['M4A', 'mov'],
    ['AIFF', 'aiff'],
  ] as const) {
    expect(correlation(plain, await decoded(await inFormat(sound, format), demuxer)), format).toBeGreaterThan(0.98)
  }
})

test('Samples that are no numbers or louder than can be are silence and the loudest', async () => {
  const wild = await encoded(sound, 'wav', ['-c:a', 'pcm_f32le', '-ar', '8000'])
  const data = wild.indexOf('data') + 8
  for (const [at, value] of [Number.NaN, Number.POSITIVE_INFINITY, 3e38, -7].entries())
    wild.writeFloatLE(value, data + at * 4)
  const taken = await decoded(wild, 'wav')
  expect(taken.slice(0, 4)).toEqual([0, 1, 1, -1])
})

test('A film is read for its sound and said to have pictures; a cover is no film', async () => {
  for (const [ending, codec] of [
    ['mp4', 'libx264'],
    ['mkv', 'libx264'],
    ['webm', 'libvpx'],
    ['ogv', 'libtheora'],
  ] as const) {
    const film = await encoded(sound, ending, ['-map', '0', '-map', '1', '-c:v', codec], moving(seconds))
    expect(await read(film), ending).toMatchObject({ ok: true, problem: 'SOUND_WITH_FILM', sketched: { ok: true } })
  }
  for (const ending of ['mp3', 'm4a', 'flac']) {
    const args = ['-map', '0', '-map', '1', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic']
    expect(await read(await encoded(sound, ending, args, still())), ending).toMatchObject({ ok: true, problem: null })
  }
})

test('Of several tracks the first is read, and that there are more is said', async () => {
  const other = ['-f', 'lavfi', '-i', 'anoisesrc=d=3']
  const both = await encoded(sound, 'mka', ['-map', '0', '-map', '1', '-c:a', 'flac'], other)
  const reading = await read(both)
  expect(reading).toMatchObject({ ok: true, problem: 'SOUND_WITH_TRACKS' })
  expect((reading as SoundReading).seconds).toBeCloseTo(seconds, 1)
})

test('A tag in front of what it does not belong to hides nothing', async () => {
  for (const format of ['FLAC', 'MP3', 'AAC in ADTS']) {
    const bytes = withId3([Buffer.alloc(100_000)], await inFormat(sound, format))
    expect(await read(bytes), format).toMatchObject({ ok: true, mediaType: soundFormats[format]?.[2], problem: null })
  }
})

test('A recording of a stream begins anywhere and is told by its frames', async () => {
  for (const format of ['MP3 without any head or tag', 'AAC in ADTS']) {
    const whole = await inFormat(sound, format)
    const begun = whole.subarray(1000)
    expect(await read(begun), format).toMatchObject({ ok: true, mediaType: soundFormats[format]?.[2], problem: null })
  }
})

test('A declaration is compared by container, whatever it is called', async () => {
  const m4a = await inFormat(sound, 'M4A')
  for (const declared of ['audio/mp4', 'audio/M4A', 'video/mp4; codecs="mp4a.40.2"']) {
    expect(await read(m4a, declared)).toMatchObject({ declaredTypeWrong: false })
  }
  expect(await read(m4a, 'audio/mpeg')).toMatchObject({ mediaType: 'audio/x-m4a', declaredTypeWrong: true })
  expect(await read(m4a, 'image/png')).toMatchObject({ declaredTypeWrong: true })
})

test('Silence and an instant are read and have no sketch, with the reason', async () => {
  expect(await read(wav(new Float32Array(5 * sampleRate)))).toMatchObject({
    ok: true,
    seconds: 5,
    problem: null,
    sketched: { ok: false, reason: 'SILENT' },
  })
  expect(await read(wav(samples.subarray(0, sampleRate / 4)))).toMatchObject({
    sketched: { ok: false, reason: 'TOO_SHORT' },
  })
  expect(await read(wav(new Float32Array(0)))).toMatchObject({ seconds: 0, sketched: { ok: false, reason: 'EMPTY' } })
})

test('A sound that is longer than is read is read up to there', async () => {
  const strict = openSoundReader({ processes: 1, ffmpegPath, secondsMost: 4 })
  try {
    const file = join(folder, 'long')
    await writeFile(file, sound)
    const reading = await strict.read(file, {}, signal)
    expect(reading).toMatchObject({ ok: true, seconds: 4, problem: 'SOUND_TOO_LONG', sketched: { ok: true } })
    await writeFile(file, wav(samples.subarray(0, 4 * sampleRate)))
    expect(await strict.read(file, {}, signal)).toMatchObject({ ok: true, seconds: 4, problem: null })
  } finally {
    await strict.close()
  }
})
