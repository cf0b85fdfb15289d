import { decodePictureSketch, type PictureSketch } from '@sourcemark/fingerprint'
import { type ColourPicture, openPictureReader } from '@sourcemark/media'
import { openWordReader } from '@sourcemark/ocr'
import {
  createMediaExaminer,
  imageIndexes,
  imageKind,
  type MediumRead,
  openOriginalsIndex,
  type ReadWords,
} from '@sourcemark/originals'
import { openBlobs } from '@sourcemark/wiring'
import type { Work, WorkOptions } from './worker.ts'

/** Examines pictures: bytes out of the blob store, decoded and fingerprinted in processes of their own, words read in others. */
export async function openPictureWork({ context, connections, announce, onCapped, stage }: WorkOptions): Promise<Work> {
  const { settings, onStop, logger } = context
  const { database } = connections
  const store = await openBlobs(settings)
  onStop(() => store.close())
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
  let isolationTold = false
  const stopped = new AbortController()
  onStop(async () => stopped.abort())

  const readWords = async (picture: ColourPicture): Promise<ReadWords> => {
    const read = await words.read(picture, stopped.signal)
    if (!read.ok) return { text: null, lines: [], problem: read.code }
    const lines = read.lines.map(({ start, end, box }) => ({ start, end, box }))
    // What was not read is not known, whatever the rest says.
    return { text: read.text === '' ? null : read.text, lines, problem: read.complete ? null : 'WORDS_TIMEOUT' }
  }

  const read = async (blob: string): Promise<MediumRead<PictureSketch>> => {
    const file = await store.localFile(blob)
    if (file === undefined) {
      logger.error({ blob }, 'a medium that was kept is not in the store any more')
      return { ok: false, problem: 'MEDIUM_LOST' }
    }
    const reading = await pictures.read(file, { words: true }, stopped.signal)
    if (!isolationTold) {
      isolationTold = true
      const { network } = await pictures.isolation()
      if (!network) logger.warn('this machine does not let pictures be read in processes without a network')
    }
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
      sketched: sketched.ok ? { ok: true, sketch: decodePictureSketch(sketched.sketch) } : sketched,
      rights,
      words: reading.words === undefined ? null : readWords(reading.words),
    }
  }

  const examiner = createMediaExaminer(imageKind, { database, index, announce, onCapped, stage, read })
  return { examine: (contentId, reason) => examiner.examine(contentId, reason) }
}
