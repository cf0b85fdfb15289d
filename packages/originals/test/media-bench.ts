import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Canvas } from '@napi-rs/canvas'
import type { AcceptedMessage, ContentPublished } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import {
  audioModality,
  type FilmSketch,
  type PictureSketch,
  type Sketched,
  type SoundSketch,
  sketchPicture,
} from '@sourcemark/fingerprint'
import type { Film } from '../../../test/support/films/film.ts'
import { sketchOfFilm } from '../../../test/support/films/sketched-film.ts'
import { decodedPicture } from '../../../test/support/pictures/decoded-picture.ts'
import { secondsOf } from '../../../test/support/sounds/samples.ts'
import { decodedSound } from '../../../test/support/sounds/sketched-sound.ts'
import {
  type Announce,
  acceptContent,
  audioIndexes,
  audioKind,
  createMediaExaminer,
  imageIndexes,
  imageKind,
  type MediaExaminer,
  openOriginalsIndex,
  type PartFinding,
  type ReadWords,
  readFindings,
  videoIndexes,
  videoKind,
} from '../src/index.ts'
import { post } from './index-bench.ts'

/** What a picture of a bench is: drawn, or broken in some way. */
export interface BenchPicture {
  readonly canvas?: Canvas
  readonly problem?: string
  readonly words?: ReadWords
}

/** What a sound of a bench is: made, or broken in some way; `problem` of one that was made says that it was not read whole. */
export interface BenchSound {
  readonly samples?: Float32Array
  readonly problem?: string
  readonly covers?: readonly BenchPicture[]
}

/** What a film of a bench is: made, or broken in some way. Its sound track is told apart from what is seen. */
export interface BenchFilm {
  readonly film?: Film
  readonly track?: Float32Array
  readonly problem?: string
  readonly words?: ReadWords
}

export type BenchMedium = BenchPicture | { readonly sound: BenchSound } | { readonly film: BenchFilm }

export type BenchKind = 'image' | 'audio' | 'video'

/** The indexes of pictures, sounds and films on a database of their own, without files, decoders and broker. */
export interface MediaBench {
  readonly database: Database
  /** Announced and not examined yet. */
  readonly announced: AcceptedMessage[]
  /** How often each medium was read. */
  readonly reads: Map<string, number>
  /** Another worker of a kind: the same index, nothing else shared. `stage` may hold it up, or end it. */
  another(kind: BenchKind, stage?: Stage): MediaExaminer
  /** Accepts a post of pictures, sounds and films; `minute` decides priority. */
  accept(
    contentId: string,
    minute: number,
    media: readonly BenchMedium[],
    more?: Partial<ContentPublished['data']>,
  ): Promise<void>
  /** Accepts and examines. */
  add(...post: Parameters<MediaBench['accept']>): Promise<void>
  examine(contentId: string): Promise<void>
  /** Examines what was announced until nothing is any more. */
  settle(): Promise<void>
  findings(contentId: string): Promise<PartFinding[]>
  /** Ids of the originals found, part by part. */
  origins(contentId: string): Promise<string[]>
  close(): Promise<void>
}

type Stage = <T>(name: string, run: () => Promise<T>) => Promise<T>

/** Sketches of films that were made: to paint a film takes longer than all that is done with it. */
const seen = new WeakMap<Film, Promise<FilmSketch>>()
const filmSketchOf = (film: Film): Promise<FilmSketch> => {
  const sketched = seen.get(film) ?? sketchOfFilm(film)
  seen.set(film, sketched)
  return sketched
}

export async function openMediaBench(): Promise<MediaBench> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'media-test', max: 8 })
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
  const pictureIndex = await openOriginalsIndex(database, imageIndexes, { form: 'local', folder })
  const soundIndex = await openOriginalsIndex(database, audioIndexes, { form: 'local', folder })
  const filmIndex = await openOriginalsIndex(database, videoIndexes, { form: 'local', folder })
  const announced: AcceptedMessage[] = []
  const reads = new Map<string, number>()
  const pictures = new Map<string, BenchPicture>()
  const sounds = new Map<string, BenchSound>()
  const films = new Map<string, BenchFilm>()
  const sketches = new Map<Canvas, Sketched<PictureSketch>>()
  const sketchOf = (canvas: Canvas): Sketched<PictureSketch> => {
    const sketched = sketches.get(canvas) ?? sketchPicture(decodedPicture(canvas))
    sketches.set(canvas, sketched)
    return sketched
  }
  const heard = new Map<Float32Array, Sketched<SoundSketch>>()
  const soundSketchOf = (samples: Float32Array): Sketched<SoundSketch> => {
    const sketched = heard.get(samples) ?? audioModality.sketch(decodedSound(samples))
    heard.set(samples, sketched)
    return sketched
  }
  const noteRead = (blob: string): void => void reads.set(blob, (reads.get(blob) ?? 0) + 1)
  const announce: Announce = async (messages) => {
    announced.push(...messages)
  }
  const soundExaminer = (stage: Stage): MediaExaminer =>
    createMediaExaminer(audioKind, {
      database,
      index: soundIndex,
      otherIndex: null,
      announce,
      stage,
      async read(blob) {
        noteRead(blob)
        const { samples, problem = null, covers = [] } = sounds.get(blob) ?? {}
        if (samples === undefined) return { ok: false, problem: problem ?? 'SOUND_CORRUPT' }
        return {
          ok: true,
          mediaType: 'audio/wav',
          seconds: secondsOf(samples),
          sketched: soundSketchOf(samples),
          rights: null,
          covers: covers.map((_, at) => `${blob}/${at + 1}`),
          problem,
        }
      },
    })
  const pictureExaminer = (stage: Stage): MediaExaminer =>
    createMediaExaminer(imageKind, {
      database,
      index: pictureIndex,
      otherIndex: filmIndex,
      announce,
      stage,
      async read(blob) {
        noteRead(blob)
        const { canvas, problem, words } = pictures.get(blob) ?? {}
        if (canvas === undefined) return { ok: false, problem: problem ?? 'PICTURE_EMPTY' }
        return {
          ok: true,
          mediaType: 'image/png',
          width: canvas.width,
          height: canvas.height,
          sketched: sketchOf(canvas),
          rights: null,
          words: words === undefined ? null : Promise.resolve(words),
        }
      },
    })
  const filmExaminer = (stage: Stage): MediaExaminer =>
    createMediaExaminer(videoKind, {
      database,
      index: filmIndex,
      otherIndex: pictureIndex,
      announce,
      stage,
      async read(blob) {
        noteRead(blob)
        const { film, track, problem = null, words } = films.get(blob) ?? {}
        if (film === undefined) return { ok: false, problem: problem ?? 'FILM_CORRUPT' }
        if (track !== undefined) sounds.set(`${blob}/track`, { samples: track })
        return {
          ok: true,
          mediaType: 'video/mp4',
          width: film.width,
          height: film.height,
          seconds: film.seconds,
          sketched: { ok: true, sketch: await filmSketchOf(film) },
          rights: null,
          track: track === undefined ? null : `${blob}/track`,
          words: words === undefined ? null : Promise.resolve(words),
          problem,
        }
      },
    })
  const makers = { video: filmExaminer, audio: soundExaminer, image: pictureExaminer } as const
  const another: MediaBench['another'] = (kind, stage = (_name, run) => run()) => makers[kind](stage)
  const examiners = { image: another('image'), audio: another('audio'), video: another('video') }
  const bench: MediaBench = {
    database,
    announced,
    reads,
    another,
    async accept(contentId, minute, media, more = {}) {
      const named = media.map((medium, at) => {
        const blob = `${contentId}/${more.revision ?? 1}/${at + 1}`
        if ('film' in medium) {
          films.set(blob, medium.film)
          return { blob, partId: `film-${at + 1}`, kind: 'video', mediaType: 'video/mp4', data: '' } as const
        }
        if (!('sound' in medium)) {
          pictures.set(blob, medium)
          return { blob, partId: `img-${at + 1}`, kind: 'image', mediaType: 'image/png', data: '' } as const
        }
        sounds.set(blob, medium.sound)
        for (const [cover, picture] of (medium.sound.covers ?? []).entries())
          pictures.set(`${blob}/${cover + 1}`, picture)
        return { blob, partId: `sound-${at + 1}`, kind: 'audio', mediaType: 'audio/wav', data: '' } as const
      })
      const event = post(contentId, minute, '', { parts: named.map(({ blob: _, ...part }) => part), ...more })
      const kept = named.map(({ partId, blob }) => ({ partId, sha256: blob }))
      await database.transaction((tx) => acceptContent(tx, event, null, kept))
    },
    async add(contentId, ...content) {
      await bench.accept(contentId, ...content)
      await bench.examine(contentId)
    },
    async examine(contentId) {
      for (const examiner of Object.values(examiners)) await examiner.examine(contentId, 'first')
    },
    async settle() {
      for (let next = announced.shift(); next !== undefined; next = announced.shift()) {
        for (const kind of ['image', 'audio', 'video'] as const) {
          if (next.kinds?.includes(kind) !== false) await examiners[kind].examine(next.contentId, next.reason)
        }
      }
    },
    findings: async (contentId) => (await readFindings(database, [contentId])).get(contentId) ?? [],
    origins: async (contentId) =>
      (await bench.findings(contentId)).flatMap(({ matches }) => matches.map((match) => match.contentId)),
    async close() {
      await pictureIndex.lookUp.close()
      await soundIndex.lookUp.close()
      await filmIndex.lookUp.close()
      await rm(folder, { recursive: true, force: true })
      await database.close()
      await testDatabase.drop()
    },
  }
  return bench
}
