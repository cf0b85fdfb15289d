import type { DecodeLimits } from '../picture/decode.ts'
import { previewFrame, previewStretch } from './film-preview.ts'
import { previewPicture } from './picture-preview.ts'
import type { Preview, PreviewProblem, PreviewWish } from './preview.ts'

/** What the reading process is asked. */
export interface PreviewJob {
  /** Absolute path; only read. */
  readonly file: string
  readonly wish: PreviewWish
  readonly limits: DecodeLimits
  /** Absolute path; undefined where there is none. */
  readonly ffmpeg: string | undefined
}

/** Makes one preview. Runs in the reading process. */
export async function makePreview({ file, wish, limits, ffmpeg }: PreviewJob): Promise<Preview | PreviewProblem> {
  if (wish.what === 'picture') return previewPicture(file, limits)
  if (ffmpeg === undefined) {
    return { ok: false, code: 'PREVIEW_DECODER_MISSING', detail: 'There is no ffmpeg on this host.' }
  }
  return wish.what === 'frame'
    ? previewFrame(file, ffmpeg, wish.second, limits.pixels)
    : previewStretch(file, ffmpeg, wish)
}
