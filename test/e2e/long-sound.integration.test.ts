import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, published } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { type MediaFolder, openMediaFolder } from '../support/media-folder.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'
import { makeMusic } from '../support/sounds/music.ts'
import { addTo, cut, joined, lengthOf, madeRate, mixAt, scaled, secondsOf } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { makeSurroundings } from '../support/sounds/surroundings.ts'
import { changeSpeed } from '../support/sounds/tempo.ts'

const hours = 3

/** Where a work is hidden in the recording: its seconds, how much faster, and by how many decibels the speech over it is softer. */
interface Hidden {
  readonly work: string
  readonly seed: number
  readonly at: number
  readonly from: number
  readonly seconds: number
  readonly speed?: number
  readonly underSpeech?: number
}

const hidden: readonly Hidden[] = [
  { work: 'five', seed: 1, at: 431, from: 33, seconds: 5 },
  { work: 'minute', seed: 2, at: 2702.5, from: 12, seconds: 60 },
  { work: 'faster', seed: 3, at: 4111, from: 21, seconds: 21.2, speed: 1.06 },
  { work: 'slower', seed: 12, at: 5903, from: 40, seconds: 13.95, speed: 0.93 },
  { work: 'spoken-over', seed: 5, at: 7777, from: 8, seconds: 30, underSpeech: 2 },
  { work: 'ten', seed: 14, at: 10_321, from: 55, seconds: 10 },
]

const soundFields = { partId: 'snd', kind: 'audio', mediaType: 'audio/wav' } as const

let media: MediaFolder
let line: Line

const workOf = ({ seed }: Hidden): Float32Array => makeMusic(seed, 75)

/** A work as it is heard in the recording. */
function heardOf(one: Hidden): Float32Array {
  const { from, seconds, speed = 1, underSpeech } = one
  const part = cut(workOf(one), from, seconds)
  const changed = speed === 1 ? part : changeSpeed(part, speed)
  return underSpeech === undefined ? changed : mixAt(changed, makeSpeech(77, seconds), underSpeech)
}

/** Writes three hours of talk, street and other music, again and again but never as loud, with the works hidden in it. */
async function writeLongRecording(path: string): Promise<void> {
  const talk = joined(
    makeSpeech(61, 120),
    makeSurroundings(4, 60, 'street'),
    makeSpeech(62, 100),
    makeMusic(81, 50),
    makeSpeech(63, 90),
    makeSurroundings(5, 40, 'applause'),
  )
  const heard = hidden.map((one) => ({ at: one.at, sound: heardOf(one) }))
  const header = encodeWav(new Float32Array(0))
  const bytes = hours * 3600 * madeRate * 2
  header.writeUInt32LE(bytes + 36, 4)
  header.writeUInt32LE(bytes, 40)
  const file = await open(path, 'w')
  try {
    await file.write(header)
    for (let second = 0, round = 0; second < hours * 3600; round++) {
      const seconds = Math.min(secondsOf(talk), hours * 3600 - second)
      const piece = scaled(cut(talk, 0, seconds), 0.7 + 0.05 * (round % 7))
      for (const { at: place, sound } of heard) {
        const at = lengthOf(place - second)
        if (at + sound.length <= 0 || at >= piece.length) continue
        // The talk stops while it is heard.
        piece.fill(0, Math.max(0, at), Math.max(0, at + sound.length))
        addTo(piece, sound, at)
      }
      await file.write(encodeWav(piece).subarray(header.length))
      second += seconds
    }
  } finally {
    await file.close()
  }
}

beforeAll(async () => {
  media = await openMediaFolder()
  line = await startLine({ env: { SOURCEMARK_MEDIA_ROOTS: media.path } })
  await line.send([
    account('acct-works', { entityId: 'e-works', name: '山海唱片', aliases: [] }),
    ...(await Promise.all(
      hidden.map(async (one, minute) =>
        published({
          contentId: one.work,
          accountId: 'acct-works',
          minute,
          parts: [await media.part(soundFields, encodeWav(workOf(one)))],
        }),
      ),
    )),
  ])
  await line.idle()
}, 300_000)
afterAll(async () => {
  await line?.stop()
  await media?.remove()
})

test('six works hidden in three hours are found, each to a second, in little memory, while articles go on', async () => {
  const path = join(media.path, 'long.wav')
  await writeLongRecording(path)
  const before = await line.memoryOf('worker-audio')
  const parts = [{ ...soundFields, uri: pathToFileURL(path).href }]
  await line.send([published({ contentId: 'long', minute: 100, parts })])

  let most = before
  let articles = 0
  let slowest = 0
  const finalOf = () => line.verdictsOf('long').find(({ modalities }) => modalities.audio === 'done')
  for (const deadline = Date.now() + 500_000; finalOf() === undefined && Date.now() < deadline; articles++) {
    most = Math.max(most, await line.memoryOf('worker-audio'))
    const contentId = `article-${articles}`
    const sent = performance.now()
    await line.send([
      published({ contentId, minute: 200 + articles, text: `第 ${articles} 篇短文，写在录音还没有听完的时候。` }),
    ])
    await line.verdict(contentId)
    slowest = Math.max(slowest, performance.now() - sent)
    await delay(2000)
  }
  const verdict = finalOf()
  const grown = Math.round(most - before)
  console.log(
    `three hours: worker grew by ${grown} MiB; ${articles} articles meanwhile, the slowest in ${Math.round(slowest)} ms`,
  )

  expect(verdict).toMatchObject({ verdict: 'attribution_missing', modalities: { audio: 'done' } })
  const places = new Map(verdict?.matches.map(({ contentId, spans }) => [contentId, spans]))
  expect([...places.keys()].sort()).toEqual(hidden.map(({ work }) => work).sort())
  for (const { work, at, from, seconds, speed = 1 } of hidden) {
    const spans = places.get(work) ?? []
    const told = [spans[0]?.query.start, spans.at(-1)?.query.end, spans[0]?.original.start, spans.at(-1)?.original.end]
    for (const [end, expected] of [at, at + seconds / speed, from, from + seconds].entries())
      expect(Math.abs((told[end] ?? Number.NaN) - expected), `${work}: ${told.join(' ')}`).toBeLessThan(1)
  }
  expect(grown).toBeLessThan(150)
  expect(line.restartsOf('worker-audio')).toBe(0)
  // One that was thrown out of its group would have been given the recording again.
  expect(line.verdictsOf('long').filter(({ modalities }) => modalities.audio === 'done')).toHaveLength(1)
}, 600_000)
