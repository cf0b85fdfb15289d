import type { RightsCarrier } from '@sourcemark/contract'
import { containerOf, type SoundContainer } from '../sound/sound-container.ts'

/** A kind of file that holds moving pictures, and how the libraries beneath call it. */
export interface FilmContainer {
  /** Of ffmpeg. */
  readonly demuxer: SoundContainer['demuxer'] | 'avi' | 'flv' | 'mpeg' | 'mpegts'
  /** The type under which its tags are read, and what carries them; undefined where there are none that are read. */
  readonly tags?: { readonly mediaType: string; readonly carrier: RightsCarrier }
  readonly mediaTypes: readonly string[]
}

/** Those that hold sound alone as well, and are known by it. */
const shared: ReadonlySet<FilmContainer['demuxer']> = new Set(['mov', 'matroska', 'ogg', 'asf'])

const containers: readonly FilmContainer[] = Object.freeze([
  { demuxer: 'avi', mediaTypes: ['video/vnd.avi', 'video/avi', 'video/x-msvideo', 'video/msvideo'] },
  { demuxer: 'flv', mediaTypes: ['video/x-flv', 'video/flv'] },
  { demuxer: 'mpeg', mediaTypes: ['video/mpeg', 'video/mp1s', 'video/mp2p', 'video/x-mpeg'] },
  { demuxer: 'mpegts', mediaTypes: ['video/mp2t', 'video/vnd.dlna.mpeg-tts'] },
])

/** The container that goes by a type, without or with parameters. */
export function filmContainerOf(mediaType: string): FilmContainer | undefined {
  const alsoOfSound = containerOf(mediaType)
  if (alsoOfSound !== undefined) return shared.has(alsoOfSound.demuxer) ? alsoOfSound : undefined
  const plain = (mediaType.split(';', 1)[0] as string).trim().toLowerCase()
  return containers.find(({ mediaTypes }) => mediaTypes.includes(plain))
}
