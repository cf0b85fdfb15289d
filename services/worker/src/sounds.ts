import { readFile } from 'node:fs/promises'
import { decodeSoundSketch, mapSketch, type SoundSketch } from '@sourcemark/fingerprint'
import { openSoundReader } from '@sourcemark/media'
import {
  audioIndexes,
  audioKind,
  createMediaExaminer,
  type MediumRead,
  openOriginalsIndex,
  type ReadFrom,
  unpackTrack,
} from '@sourcemark/originals'
import { ffmpegFor } from './ffmpeg.ts'
import { openStoredMedia } from './stored-media.ts'
import type { Work, WorkOptions } from './worker.ts'

/** Examines sounds: bytes out of the blob store, decoded and fingerprinted in processes of their own; covers in them go into the store. */
export async function openSoundWork({ context, connections, announce, onCapped, stage }: WorkOptions): Promise<Work> {
  const { settings, onStop, logger } = context
  const { database } = connections
  const media = await openStoredMedia(context)
  const sounds = openSoundReader({
    processes: settings.SOURCEMARK_SOUND_PROCESSES,
    ffmpegPath: await ffmpegFor('sound', context),
    secondsMost: settings.SOURCEMARK_SOUND_SECONDS,
  })
  onStop(() => sounds.close())
  const index = await openOriginalsIndex(database, audioIndexes, {
    form: settings.SOURCEMARK_AUDIO_INDEX,
    folder: settings.SOURCEMARK_INDEX_FOLDER,
  })
  onStop(() => index.lookUp.close())

  const read = async (blob: string, signal: AbortSignal, of: ReadFrom): Promise<MediumRead<SoundSketch>> => {
    const file = await media.file(blob)
    if (file === undefined) return { ok: false, problem: 'MEDIUM_LOST' }
    if (of === 'track') return readTrack(await readFile(file))
    const reading = await sounds.read(file, {}, signal)
    if (!reading.ok) {
      const { code, detail } = reading
      if (code === 'SOUND_CRASHED') logger.warn({ blob, detail }, 'a sound crashed its reader')
      return { ok: false, problem: code }
    }
    await media.tellIsolation(sounds)
    const { mediaType, seconds, sketched, rights, covers, problem } = reading
    return {
      ok: true,
      mediaType,
      seconds,
      sketched: mapSketch(sketched, decodeSoundSketch),
      rights,
      covers: await media.keepAll(covers),
      problem,
    }
  }

  const examiner = createMediaExaminer(audioKind, {
    database,
    index,
    otherIndex: null,
    announce,
    onCapped,
    stage,
    read,
  })
  return { examine: examiner.examine }
}

/** The sound track of a film as the worker of films left it. */
function readTrack(bytes: Uint8Array): MediumRead<SoundSketch> {
  const sketched = unpackTrack(bytes)
  return {
    ok: true,
    mediaType: 'application/octet-stream',
    ...(sketched.ok ? { seconds: sketched.sketch.seconds } : {}),
    sketched,
    rights: null,
  }
}
