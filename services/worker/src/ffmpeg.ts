import { findFfmpeg } from '@sourcemark/media'
import type { WorkerContext } from './worker.ts'

/** The ffmpeg with which media of a kind are decoded on this host, which the log tells; undefined when there is none. */
export async function ffmpegFor(
  kind: 'sound' | 'film',
  { settings, logger }: WorkerContext,
): Promise<string | undefined> {
  const ffmpeg = await findFfmpeg(settings.SOURCEMARK_FFMPEG_PATH)
  if (ffmpeg === null) logger.warn(`there is no ffmpeg on this host: every ${kind} is said to be unread`)
  else logger.info({ ffmpeg }, `${kind}s are decoded by this ffmpeg`)
  return ffmpeg?.path
}
