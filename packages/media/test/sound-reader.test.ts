import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSoundReader, type SoundReader, type SoundReaderOptions } from '../src/index.ts'
import { ffmpegPath, pretendedFfmpeg } from './made-by-ffmpeg.ts'
import { aboutProcess, residentMb } from './processes.ts'
import { scratchFolder } from './scratch.ts'
import { melody, wav } from './sound-files.ts'

const { signal } = new AbortController()
const opened: SoundReader[] = []
function open(options: Partial<SoundReaderOptions> = {}): SoundReader {
  const reader = openSoundReader({ processes: 1, ffmpegPath, ...options })
  opened.push(reader)
  return reader
}
const folder = scratchFolder()
let short: string
let long: string
const hours = 3
beforeAll(async () => {
  short = join(folder, 'short.wav')
  await writeFile(short, wav(melody(4)))
  // A minute over and over, at the rate of telephones, so that the disk has little to do.
  long = join(folder, 'long.wav')
  const minute = wav(melody(60))
  const head = wav(new Float32Array(0), (minute.length - 44) * hours * 60)
  await writeFile(long, Buffer.concat([head, ...Array.from({ length: hours * 60 }, () => minute.subarray(44))]))
})
afterAll(() => Promise.all(opened.map((reader) => reader.close())))

/** The processes that a process has started, with their command lines. */
async function childrenOf(parent: number | string): Promise<{ readonly pid: string; readonly command: string }[]> {
  const found = []
  for (const pid of await readdir('/proc')) {
    const status = /^\d+$/.test(pid) ? await aboutProcess(pid, 'status') : undefined
    if (status === undefined || !new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) continue
    found.push({ pid, command: (await aboutProcess(pid, 'cmdline')) ?? '' })
  }
  return found
}

/** The reading process of this test and its ffmpeg, when both are at work. */
async function atWork(): Promise<{ readonly reading: string; readonly ffmpeg: string } | undefined> {
  for (const { pid, command } of await childrenOf(process.pid)) {
    if (!command.includes('sound/process.ts')) continue
    const decoding = (await childrenOf(pid)).find((child) => child.command.includes(long))
    if (decoding !== undefined) return { reading: pid, ffmpeg: decoding.pid }
  }
  return undefined
}

test('Three hours are read in memory that does not grow with them', async () => {
  const reader = open()
  const reading = reader.read(long, {}, signal)
  const measured = { reading: [] as number[], ffmpeg: [] as number[] }
  let done = false
  void reading.finally(() => {
    done = true
  })
  while (!done) {
    const pids = await atWork()
    if (pids !== undefined) {
      for (const name of ['reading', 'ffmpeg'] as const) {
        const size = await residentMb(pids[name])
        if (size !== undefined) measured[name].push(size)
      }
    }
    await delay(100)
  }
  expect(await reading).toMatchObject({ ok: true, seconds: hours * 3600, problem: null, sketched: { ok: true } })
  expect(measured.reading.length).toBeGreaterThan(5)
  // The decoded sound is 330 MB; what a reading process keeps of it are its peaks.
  const begin = measured.reading[Math.min(3, measured.reading.length - 1)] as number
  expect(Math.max(...measured.reading)).toBeLessThan(begin + 150)
  expect(Math.max(...measured.ffmpeg)).toBeLessThan(150)
}, 120_000)

test('An abandoned reading leaves neither its process nor its ffmpeg behind', async () => {
  const reader = open()
  const abandoned = new AbortController()
  const reading = reader.read(long, {}, abandoned.signal)
  let pids: Awaited<ReturnType<typeof atWork>>
  while (pids === undefined) {
    await delay(20)
    pids = await atWork()
  }
  abandoned.abort(new Error('no longer wanted'))
  await expect(reading).rejects.toThrow('no longer wanted')
  for (let tries = 0; tries < 100 && (await atWork()) !== undefined; tries++) await delay(50)
  for (const pid of Object.values(pids))
    expect((await aboutProcess(pid, 'status')) ?? 'State:\tZ').toMatch(/^State:\s+Z/m)
  expect(await reader.read(short, {}, signal)).toMatchObject({ ok: true, seconds: 4 })
})

test('A sound that is not read in time is named so, and its ffmpeg is gone', async () => {
  const reader = open({ timeoutMs: 700 })
  expect(await reader.read(long, {}, signal)).toMatchObject({ ok: false, code: 'SOUND_TIMEOUT' })
  for (let tries = 0; tries < 100 && (await atWork()) !== undefined; tries++) await delay(50)
  expect(await atWork()).toBeUndefined()
})

test.each([
  ['dies', 'kill -SEGV $$', 'SOUND_CRASHED'],
  ['gets no memory', 'echo "[wav @ 0x1] [error] Cannot allocate memory" >&2; exit 244', 'SOUND_OUT_OF_MEMORY'],
  ['finds nothing', 'echo "[error] Invalid data found" >&2; exit 1', 'SOUND_CORRUPT'],
])('When ffmpeg %s, the reason is given and the next sound is read', async (_name, script, code) => {
  expect(await open({ ffmpegPath: await pretendedFfmpeg(folder, script) }).read(short, {}, signal)).toMatchObject({
    ok: false,
    code,
  })
  expect(await open().read(short, {}, signal)).toMatchObject({ ok: true })
})

test('Without an ffmpeg, or with one that is gone, every sound says so', async () => {
  const missing = { ok: false, code: 'SOUND_DECODER_MISSING' }
  expect(await open({ ffmpegPath: undefined }).read(short, {}, signal)).toMatchObject(missing)
  expect(await open({ ffmpegPath: join(folder, 'nothing') }).read(short, {}, signal)).toMatchObject(missing)
})

test('An ffmpeg that takes its time to end, once it has given everything, is waited for', async () => {
  const slow = `${ffmpegPath} "$@"; status=$?; exec 1>&-; sleep 0.4; exit $status`
  expect(await open({ ffmpegPath: await pretendedFfmpeg(folder, slow) }).read(short, {}, signal)).toMatchObject({
    ok: true,
    seconds: 4,
    problem: null,
  })
})

test('Messages without end are not kept', async () => {
  const talking = 'yes "[wav @ 0x1] [error] so it goes on and on and on" | head -n 200000 >&2; exit 1'
  const reading = await open({ ffmpegPath: await pretendedFfmpeg(folder, talking) }).read(short, {}, signal)
  expect(reading).toMatchObject({ ok: false, code: 'SOUND_CORRUPT', detail: 'so it goes on and on and on' })
})

test('A sound of no file is the error of the system', async () => {
  await expect(open().read(join(folder, 'none'), {}, signal)).rejects.toMatchObject({ code: 'ENOENT' })
})
