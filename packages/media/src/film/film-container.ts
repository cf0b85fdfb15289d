import { plainType } from '../sniff.ts'
import { containerOf, type SoundContainer } from '../sound/sound-container.ts'

/** A kind of file that holds moving pictures, and how the libraries beneath call it. */
export interface FilmContainer extends Omit<SoundContainer, 'demuxer'> {
  /** Of ffmpeg. */
  readonly demuxer: SoundContainer['demuxer'] | 'avi' | 'flv' | 'mpeg' | 'mpegts'
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
  return containers.find(({ mediaTypes }) => mediaTypes.includes(plainType(mediaType)))
}
