import { readFile } from 'node:fs/promises'
import type { BlobStore } from '../blob/blob-store.ts'
import { openFileReader } from '../child/file-reader.ts'
import type { Isolation } from '../child/isolation.ts'
import type { PreviewJob } from './make-preview.ts'
import { type Preview, type PreviewProblem, type PreviewProblemCode, type PreviewWish, usualWish } from './preview.ts'
import { PreviewFolder } from './preview-folder.ts'

export interface PreviewerOptions {
  /** Where the media are. */
  readonly store: BlobStore
  /** Absolute path of a folder of this host for what was made. */
  readonly folder: string
  /** Bytes that the folder may hold; 1 GiB when absent. */
  readonly folderBytes?: number
  /** Reading processes at most, each with one preview at a time. */
  readonly processes: number
  /** The ffmpeg to cut with, as `findFfmpeg` finds it; without one there are pictures only. */
  readonly ffmpegPath?: string | undefined
  /** Milliseconds for one preview, 60 s when absent. */
  readonly timeoutMs?: number
  /** Mebibytes that a reading process may take, and its ffmpeg as many again; 1,024 when absent. */
  readonly memoryMb?: number
  /** Pixels of a picture or of one frame; 100 million when absent. */
  readonly pixels?: number
  /** Previews after which a reading process is replaced; 200 when absent. */
  readonly previewsPerProcess?: number
}

/** Makes previews of media, apart from us, and keeps them. */
export interface Previewer {
  /**
   * The preview of a medium by its SHA-256, made when nobody asked for it before.
   * @throws RangeError when the wish has no sensible numbers; Fault BLOB_STORE_UNAVAILABLE; Fault UNEXPECTED when no process can be started, or
   * when it is closed meanwhile.
   */
  preview(sha256: string, wish: PreviewWish): Promise<Preview | PreviewProblem>
  /** What keeps the processes in on this machine. */
  isolation(): Promise<Isolation>
  close(): Promise<void>
}

/** Frames of an animation, of which the first is shown. */
const framesMost = 2_000

/** Whoever asked may be gone while others wait for the same; the time limit ends it. */
const neverAborted = new AbortController().signal

/** A previewer whose processes start when previews are asked for. */
export function openPreviewer({
  store,
  folder,
  folderBytes = 1024 ** 3,
  processes,
  ffmpegPath,
  timeoutMs = 60_000,
  memoryMb = 1024,
  pixels = 100_000_000,
  previewsPerProcess = 200,
}: PreviewerOptions): Previewer {
  const kept = new PreviewFolder(folder, folderBytes)
  /** What is being made, so that whoever asks for the same meanwhile waits for it. */
  const making = new Map<string, Promise<Preview | PreviewProblem>>()
  const limits = { pixels, frames: framesMost, seconds: Math.max(1, Math.floor(timeoutMs / 1000)) }
  const problem = (code: PreviewProblemCode, detail: string): PreviewProblem => ({ ok: false, code, detail })
  const reader = openFileReader<PreviewWish, PreviewJob, Preview | PreviewProblem>(
    {
      module: new URL('./process.ts', import.meta.url),
      processes,
      timeoutMs,
      jobsPerProcess: previewsPerProcess,
      memoryMb,
      env: { VIPS_CONCURRENCY: '1' },
    },
    {
      begin: (file, wish, bytes) =>
        bytes === 0
          ? { answer: problem('PREVIEW_UNREADABLE', 'The file has no bytes.') }
          : { job: { file, wish, limits, ffmpeg: ffmpegPath } },
      lost: ({ cause, detail }) => problem(`PREVIEW_${cause}`, detail),
    },
  )

  async function make(sha256: string, wish: PreviewWish): Promise<Preview | PreviewProblem> {
    const file = await store.localFile(sha256)
    if (file === undefined) return problem('PREVIEW_NO_MEDIUM', 'The blob store does not have it.')
    const made = await reader.read(file, wish, neverAborted)
    if (made.ok) await kept.keep(sha256, wish, made.bytes)
    return made
  }

  return {
    async preview(sha256, asked) {
      const wish = usualWish(asked)
      const found = await kept.find(sha256, wish)
      if (found !== undefined) return { ok: true, bytes: await readFile(found) }
      const key = JSON.stringify([sha256, wish])
      const work = making.get(key) ?? make(sha256, wish).finally(() => making.delete(key))
      making.set(key, work)
      return await work
    },
    isolation: () => reader.isolation(),
    close: () => reader.close(),
  }
}
