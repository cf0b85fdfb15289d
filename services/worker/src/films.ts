import { decodeFilmSketch, type FilmSketch, mapSketch } from '@sourcemark/fingerprint'
import { findFfmpeg, openFilmReader } from '@sourcemark/media'
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
  const ffmpeg = await findFfmpeg(settings.SOURCEMARK_FFMPEG_PATH)
  if (ffmpeg === null) logger.warn('there is no ffmpeg on this host: every film is said to be unread')
  else logger.info({ ffmpeg }, 'films are decoded by this ffmpeg')
  const films = openFilmReader({
    processes: settings.SOURCEMARK_FILM_PROCESSES,
    ffmpegPath: ffmpeg?.path,
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

  const keep = async (bytes: Uint8Array): Promise<string> => (await media.store.put(bytes)).sha256

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
      covers: [...new Set(await Promise.all(covers.map(keep)))],
      track: sound === null ? null : await keep(packTrack(sound)),
      words: readFilmWords(reading, words, settings.SOURCEMARK_FILM_WORD_BUDGET, signal),
      problem,
    }
  }

  const examiner = createMediaExaminer(videoKind, { database, index, otherIndex, announce, onCapped, stage, read })
  return { examine: examiner.examine }
}
