import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Canvas } from '@napi-rs/canvas'
import type { AcceptedMessage, ContentPublished } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { type PictureSketch, type Sketched, sketchPicture } from '@sourcemark/fingerprint'
import { decodedPicture } from '../../../test/support/pictures/decoded-picture.ts'
import {
  acceptContent,
  createMediaExaminer,
  imageIndexes,
  imageKind,
  type MediaExaminer,
  openOriginalsIndex,
  type PartFinding,
  type ReadWords,
  readFindings,
} from '../src/index.ts'
import { post } from './index-bench.ts'

/** What a picture of a bench is: drawn, or broken in some way. */
export interface BenchPicture {
  readonly canvas?: Canvas
  readonly problem?: string
  readonly words?: ReadWords
}

/** The index of pictures on a database of its own, without files, decoders and broker. */
export interface PictureBench {
  readonly database: Database
  /** Announced and not examined yet. */
  readonly announced: AcceptedMessage[]
  /** How often each picture was read. */
  readonly reads: Map<string, number>
  /** Another worker: the same index, nothing else shared. `stage` may hold it up, or end it. */
  anotherExaminer(stage?: <T>(name: string, run: () => Promise<T>) => Promise<T>): MediaExaminer
  /** Accepts a post of pictures; `minute` decides priority. */
  accept(
    contentId: string,
    minute: number,
    pictures: readonly BenchPicture[],
    more?: Partial<ContentPublished['data']>,
  ): Promise<void>
  /** Accepts and examines. */
  add(...post: Parameters<PictureBench['accept']>): Promise<void>
  examine(contentId: string): Promise<void>
  /** Examines what was announced until nothing is any more. */
  settle(): Promise<void>
  findings(contentId: string): Promise<PartFinding[]>
  /** Ids of the originals found, part by part. */
  origins(contentId: string): Promise<string[]>
  close(): Promise<void>
}

export async function openPictureBench(): Promise<PictureBench> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'pictures-test', max: 8 })
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
  const index = await openOriginalsIndex(database, imageIndexes, { form: 'local', folder })
  const announced: AcceptedMessage[] = []
  const reads = new Map<string, number>()
  const pictures = new Map<string, BenchPicture>()
  const sketches = new Map<Canvas, Sketched<PictureSketch>>()
  const sketchOf = (canvas: Canvas): Sketched<PictureSketch> => {
    const sketched = sketches.get(canvas) ?? sketchPicture(decodedPicture(canvas))
    sketches.set(canvas, sketched)
    return sketched
  }
  const anotherExaminer: PictureBench['anotherExaminer'] = (stage = (_name, run) => run()) =>
    createMediaExaminer(imageKind, {
      database,
      index,
      announce: async (messages) => {
        announced.push(...messages)
      },
      stage,
      async read(blob) {
        reads.set(blob, (reads.get(blob) ?? 0) + 1)
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
  const examiner = anotherExaminer()
  const bench: PictureBench = {
    database,
    announced,
    reads,
    anotherExaminer,
    async accept(contentId, minute, shown, more = {}) {
      const named = shown.map((picture, at) => ({
        partId: `img-${at + 1}`,
        blob: `${contentId}/${more.revision ?? 1}/${at + 1}`,
        picture,
      }))
      for (const { blob, picture } of named) pictures.set(blob, picture)
      const parts = named.map(({ partId }) => ({ partId, kind: 'image', mediaType: 'image/png', data: '' }) as const)
      const event = post(contentId, minute, '', { parts, ...more })
      const media = named.map(({ partId, blob }) => ({ partId, sha256: blob }))
      await database.transaction((tx) => acceptContent(tx, event, null, media))
    },
    async add(contentId, ...content) {
      await bench.accept(contentId, ...content)
      await bench.examine(contentId)
    },
    async examine(contentId) {
      await examiner.examine(contentId, 'first')
    },
    async settle() {
      for (let next = announced.shift(); next !== undefined; next = announced.shift()) {
        if (next.kinds?.includes('image') !== false) await examiner.examine(next.contentId, next.reason)
      }
    },
    findings: async (contentId) => (await readFindings(database, [contentId])).get(contentId) ?? [],
    origins: async (contentId) =>
      (await bench.findings(contentId)).flatMap(({ matches }) => matches.map((match) => match.contentId)),
    async close() {
      await index.lookUp.close()
      await rm(folder, { recursive: true, force: true })
      await database.close()
      await testDatabase.drop()
    },
  }
  return bench
}
