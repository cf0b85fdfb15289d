import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, published } from '../support/events.ts'
import { attackClip, type FilmAttack, type FilmCopy, finished } from '../support/films/attacks.ts'
import { type EditedFilm, excerpt, faster, original } from '../support/films/edited-film.ts'
import { encodeFilm, type FilmEncoding } from '../support/films/encode-film.ts'
import { keptSound } from '../support/films/film.ts'
import { hideClips, repeated } from '../support/films/hidden-clips.ts'
import { type MadeFilm, makeFilm } from '../support/films/make-film.ts'
import { type Line, startLine } from '../support/line.ts'
import { type MediaFolder, openMediaFolder } from '../support/media-folder.ts'

/** Minutes of film; what takes long for every run of the tests is asked for by hand. */
const minutes = Number(process.env.SOURCEMARK_TEST_FILM_MINUTES ?? '10')

/** Mebibytes that the worker of films takes at most, however long a film is. */
const memoryMost = 900

/** A work of which a clip is hidden in the compilation: how long the clip is, and what was done to it, or how much faster it is. */
interface Hidden {
  readonly work: string
  readonly seed: number
  readonly seconds: number
  readonly edit: FilmAttack | number
}

const hidden: readonly Hidden[] = [
  { work: 'plain', seed: 8101, seconds: 5, edit: 'as it was' },
  { work: 'mirrored', seed: 8102, seconds: 8, edit: 'mirror' },
  { work: 'faster', seed: 8103, seconds: 20, edit: 1.15 },
  { work: 'upright', seed: 8104, seconds: 30, edit: '9:16, cropped' },
  { work: 'muted', seed: 8105, seconds: 10, edit: 'muted' },
  { work: 'dubbed', seed: 8106, seconds: 45, edit: 'dubbed anew' },
  { work: 'closer', seed: 8107, seconds: 60, edit: 'crop 25 %' },
  { work: 'signed', seed: 8108, seconds: 15, edit: 'logo and subtitles' },
]

/** Clips whose sound is not the work's. */
const unheard: readonly string[] = ['muted', 'dubbed']

const size = { width: 320, height: 180, cards: false } as const
const encoding: FilmEncoding = { codec: 'h264', crf: 28, container: 'mp4', fast: true }

let media: MediaFolder
let line: Line
let truth: FilmCopy

/** A work of which the clip is a part. */
function workOf({ seed, seconds }: Hidden): MadeFilm {
  const film = makeFilm(seed, seconds + 15, { ...size, rate: 8 })
  return { ...film, sound: keptSound(film.sound, film.seconds) }
}

const clipOf = (work: MadeFilm, { seconds, edit }: Hidden): EditedFilm =>
  typeof edit === 'number'
    ? faster(excerpt(original(work), 7, seconds), edit, true)
    : attackClip(work, edit, 3, seconds)

/** One film again and again, interrupted by the clips. */
function compilation(clips: readonly EditedFilm[]): FilmCopy {
  const taken = clips.reduce((sum, { film }) => sum + film.seconds, 0)
  const host = makeFilm(8200, 160, { ...size, rate: 3 })
  return finished(hideClips(repeated(host, minutes * 60 - taken), clips))
}

const longFilm = (): string => join(media.path, 'long.mp4')

beforeAll(async () => {
  media = await openMediaFolder()
  line = await startLine({ env: { SOURCEMARK_MEDIA_ROOTS: media.path, SOURCEMARK_FILM_WORD_BUDGET: '20s' } })
  const clips: EditedFilm[] = []
  const works = []
  for (const [minute, one] of hidden.entries()) {
    const work = workOf(one)
    clips.push(clipOf(work, one))
    const bytes = (await encodeFilm(work, encoding)) as Buffer
    const part = await media.part({ partId: 'vid', kind: 'video', mediaType: 'video/mp4' }, bytes)
    works.push(published({ contentId: one.work, accountId: 'acct-works', minute, parts: [part] }))
  }
  await line.send([account('acct-works', { entityId: 'e-works', name: '山海映画', aliases: [] }), ...works])
  truth = compilation(clips)
  await writeFile(longFilm(), (await encodeFilm(truth.film, encoding)) as Buffer)
  await line.idle()
}, 600_000)
afterAll(async () => {
  await line?.stop()
  await media?.remove()
})

type Match = Verdict['matches'][number]

/** The ends of all spans of a match: in the film, and in the work. */
const endsOf = ({ spans }: Match): (number | undefined)[] => [
  spans[0]?.query.start,
  spans.at(-1)?.query.end,
  spans[0]?.original.start,
  spans.at(-1)?.original.end,
]

test('eight clips hidden in a long film are found, each to two seconds, in little memory, while articles go on', async () => {
  const parts = [{ partId: 'vid', kind: 'video', mediaType: 'video/mp4', uri: pathToFileURL(longFilm()).href }]
  const begun = performance.now()
  await line.send([published({ contentId: 'long', minute: 100, parts })])

  let most = 0
  let articles = 0
  let slowest = 0
  const finals = () => line.verdictsOf('long').filter(({ modalities }) => modalities.video === 'done')
  for (const deadline = Date.now() + 500_000; finals().length === 0 && Date.now() < deadline; articles++) {
    most = Math.max(most, await line.memoryOf('worker-video'))
    const contentId = `article-${articles}`
    const sent = performance.now()
    await line.send([
      published({ contentId, minute: 200 + articles, text: `第 ${articles} 篇短文，写在影片还没有看完的时候。` }),
    ])
    await line.verdict(contentId)
    slowest = Math.max(slowest, performance.now() - sent)
    await delay(2000)
  }
  const [verdict] = finals()
  const took = Math.round((performance.now() - begun) / 1000)
  console.log(
    `${minutes} minutes in ${took} s: worker took ${Math.round(most)} MiB at most; ${articles} articles meanwhile, the slowest in ${Math.round(slowest)} ms`,
  )

  expect(verdict).toMatchObject({ verdict: 'attribution_missing', modalities: { video: 'done' } })
  const matches = verdict?.matches ?? []
  const namedBy = (via: Match['via']) => matches.filter((match) => match.via === via)
  expect(
    namedBy('video')
      .map(({ contentId }) => contentId)
      .sort(),
  ).toEqual(hidden.map(({ work }) => work).sort())
  expect(
    namedBy('audio')
      .map(({ contentId }) => contentId)
      .sort(),
  ).toEqual(
    hidden
      .map(({ work }) => work)
      .filter((work) => !unheard.includes(work))
      .sort(),
  )
  for (const [index, { work }] of hidden.entries()) {
    const { copy, original: from } = truth.shown[index] as FilmCopy['shown'][number]
    for (const match of matches.filter(({ contentId }) => contentId === work)) {
      const told = endsOf(match)
      for (const [end, wanted] of [copy.start, copy.end, from.start, from.end].entries())
        expect(
          Math.abs((told[end] ?? Number.NaN) - wanted),
          `${work} by ${match.via}: ${told.join(' ')} instead of ${copy.start} ${copy.end} ${from.start} ${from.end}`,
        ).toBeLessThan(2)
    }
  }
  const box = namedBy('video').find(({ contentId }) => contentId === 'upright')?.spans[0]?.query
  expect(box).toMatchObject({ x: expect.closeTo(0.34, 1), w: expect.closeTo(0.32, 1) })
  expect(most).toBeLessThan(memoryMost)
  expect(slowest).toBeLessThan(10_000)
  expect(line.restartsOf('worker-video')).toBe(0)
  // One that was thrown out of its group would have been given the film again.
  expect(finals()).toHaveLength(1)
}, 600_000)
