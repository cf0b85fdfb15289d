import { decodeFilmSketch, type FilmSketch, mapSketch } from '@sourcemark/fingerprint'
import { openFilmReader } from '@sourcemark/media'
import { openWordReader } from '@sourcemark/ocr'
import {
  createMediaExaminer,
  imageIndexes,
  type MediumRead,
  openOriginalsIndex,
  packTrack,
  videoIndexes,
  videoKind,
} from '@sourcemark/originals'
import { ffmpegFor } from './ffmpeg.ts'
import { readFilmWords } from './film-words.ts'
import { openStoredMedia } from './stored-media.ts'
import type { Work, WorkOptions } from './worker.ts'

/**
 * Examines films: bytes out of the blob store, pictures and sound decoded in one pass and fingerprinted in a process of its own. What is another worker's
 * goes into the store: covers, and the sketch of the sound track.
 */
export async function openFilmWork({ context, connections, announce, onCapped, stage }: WorkOptions): Promise<Work> {
  const { settings, onStop, logger } = context
  const { database } = connections
  const media = await openStoredMedia(context)
  const films = openFilmReader({
    processes: settings.SOURCEMARK_FILM_PROCESSES,
    ffmpegPath: await ffmpegFor('film', context),
    secondsMost: settings.SOURCEMARK_FILM_SECONDS,
  })
  onStop(() => films.close())
  const words = openWordReader({ processes: settings.SOURCEMARK_WORD_PROCESSES })
  onStop(() => words.close())
  const folder = settings.SOURCEMARK_INDEX_FOLDER
  const index = await openOriginalsIndex(database, videoIndexes, { form: settings.SOURCEMARK_VIDEO_INDEX, folder })
  onStop(() => index.lookUp.close())
  const otherIndex = await openOriginalsIndex(database, imageIndexes, { form: settings.SOURCEMARK_IMAGE_INDEX, folder })
  onStop(() => otherIndex.lookUp.close())

  const read = async (blob: string, signal: AbortSignal): Promise<MediumRead<FilmSketch>> => {
    const file = await media.file(blob)
    if (file === undefined) return { ok: false, problem: 'MEDIUM_LOST' }
    const reading = await films.read(file, { words: true }, signal)
    if (!reading.ok) {
      const { code, detail } = reading
      if (code === 'FILM_CRASHED') logger.warn({ blob, detail }, 'a film crashed its reader')
      return { ok: false, problem: code }
    }
    await media.tellIsolation(films)
    const { mediaType, width, height, seconds, sketched, sound, rights, covers, problem } = reading
    return {
      ok: true,
      mediaType,
      ...(width > 0 && height > 0 ? { width, height } : {}),
      seconds,
      sketched: mapSketch(sketched, decodeFilmSketch),
      rights,
      covers: await media.keepAll(covers),
      track: sound === null ? null : await media.keep(packTrack(sound)),
      words: readFilmWords(reading, words, settings.SOURCEMARK_FILM_WORD_BUDGET, signal),
      problem,
    }
  }

  const examiner = createMediaExaminer(videoKind, { database, index, otherIndex, announce, onCapped, stage, read })
  return { examine: examiner.examine }
}
