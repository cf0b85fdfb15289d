import { decodePictureSketch, mapSketch, type PictureSketch } from '@sourcemark/fingerprint'
import { type ColourPicture, openPictureReader } from '@sourcemark/media'
import { openWordReader } from '@sourcemark/ocr'
import {
  createMediaExaminer,
  imageIndexes,
  imageKind,
  type MediumRead,
  openOriginalsIndex,
  type ReadFrom,
  type ReadWords,
  videoIndexes,
} from '@sourcemark/originals'
import { openStoredMedia } from './stored-media.ts'
import type { Work, WorkOptions } from './worker.ts'

/** Examines pictures: bytes out of the blob store, decoded and fingerprinted in processes of their own, words read in others. */
export async function openPictureWork({ context, connections, announce, onCapped, stage }: WorkOptions): Promise<Work> {
  const { settings, onStop, logger } = context
  const { database } = connections
  const media = await openStoredMedia(context)
  const pictures = openPictureReader({ processes: settings.SOURCEMARK_PICTURE_PROCESSES })
  onStop(() => pictures.close())
  const words = openWordReader({
    processes: settings.SOURCEMARK_WORD_PROCESSES,
    budgetMs: settings.SOURCEMARK_WORD_BUDGET,
  })
  onStop(() => words.close())
  const index = await openOriginalsIndex(database, imageIndexes, {
    form: settings.SOURCEMARK_IMAGE_INDEX,
    folder: settings.SOURCEMARK_INDEX_FOLDER,
  })
  onStop(() => index.lookUp.close())
  const otherIndex = await openOriginalsIndex(database, videoIndexes, {
    form: settings.SOURCEMARK_VIDEO_INDEX,
    folder: settings.SOURCEMARK_INDEX_FOLDER,
  })
  onStop(() => otherIndex.lookUp.close())

  const readWords = async (picture: ColourPicture, signal: AbortSignal): Promise<ReadWords> => {
    const read = await words.read(picture, signal)
    if (!read.ok) return { text: null, lines: [], problem: read.code }
    const lines = read.lines.map(({ start, end, box }) => ({ start, end, box }))
    // What was not read is not known, whatever the rest says.
    return { text: read.text === '' ? null : read.text, lines, problem: read.complete ? null : 'WORDS_TIMEOUT' }
  }

  const read = async (blob: string, signal: AbortSignal, of: ReadFrom): Promise<MediumRead<PictureSketch>> => {
    const file = await media.file(blob)
    if (file === undefined) return { ok: false, problem: 'MEDIUM_LOST' }
    // On a cover stands what the sound is called: a text of its own it is not.
    const reading = await pictures.read(file, { words: of === 'part' }, signal)
    await media.tellIsolation(pictures)
    if (!reading.ok) {
      if (reading.code === 'PICTURE_CRASHED')
        logger.warn({ blob, detail: reading.detail }, 'a picture crashed its reader')
      return { ok: false, problem: reading.code }
    }
    const { mediaType, width, height, sketched, rights } = reading
    return {
      ok: true,
      mediaType,
      width,
      height,
      sketched: mapSketch(sketched, decodePictureSketch),
      rights,
      words: reading.words === undefined ? null : readWords(reading.words, signal),
    }
  }

  const examiner = createMediaExaminer(imageKind, { database, index, otherIndex, announce, onCapped, stage, read })
  return { examine: examiner.examine }
}
