import type { FileHandle } from 'node:fs/promises'
import type { RightsCarrier } from '@sourcemark/contract'
import { plainType, sniff } from '../sniff.ts'
import { adtsFrameLength, endOfFrames, mpegFrameLength } from './frame-length.ts'

/** A kind of file that holds sound, and how the libraries beneath call it. */
export interface SoundContainer {
  /** Of ffmpeg. */
  readonly demuxer: 'mp3' | 'aac' | 'flac' | 'ogg' | 'wav' | 'aiff' | 'mov' | 'matroska' | 'asf' | 'amr'
  /** The type under which its tags are read, and what carries them; undefined where there are none that are read. */
  readonly tags?: { readonly mediaType: string; readonly carrier: RightsCarrier }
  /** What its bytes are called, and what platforms and old programs call it. */
  readonly mediaTypes: readonly string[]
}

const containers: readonly SoundContainer[] = Object.freeze([
  {
    demuxer: 'mp3',
    tags: { mediaType: 'audio/mpeg', carrier: 'id3' },
    mediaTypes: ['audio/mpeg', 'audio/mp3', 'audio/x-mp3', 'audio/x-mpeg', 'audio/mpeg3', 'audio/mpg', 'audio/mp2'],
  },
  {
    demuxer: 'aac',
    tags: { mediaType: 'audio/aacp', carrier: 'id3' },
    mediaTypes: ['audio/aac', 'audio/aacp', 'audio/x-aac', 'audio/x-hx-aac-adts'],
  },
  {
    demuxer: 'flac',
    tags: { mediaType: 'audio/flac', carrier: 'vorbis' },
    mediaTypes: ['audio/flac', 'audio/x-flac'],
  },
  {
    demuxer: 'ogg',
    tags: { mediaType: 'audio/ogg', carrier: 'vorbis' },
    mediaTypes: [
      'audio/ogg',
      'application/ogg',
      'audio/opus',
      'audio/vorbis',
      'audio/speex',
      'audio/x-speex',
      'audio/x-ogg',
      'video/ogg',
    ],
  },
  {
    demuxer: 'wav',
    tags: { mediaType: 'audio/wav', carrier: 'riff' },
    mediaTypes: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave', 'audio/x-pn-wav'],
  },
  {
    demuxer: 'aiff',
    tags: { mediaType: 'audio/aiff', carrier: 'aiff' },
    mediaTypes: ['audio/aiff', 'audio/x-aiff', 'audio/aifc'],
  },
  {
    demuxer: 'mov',
    tags: { mediaType: 'audio/mp4', carrier: 'mp4' },
    mediaTypes: [
      'audio/mp4',
      'audio/x-m4a',
      'audio/m4a',
      'audio/x-m4b',
      'audio/x-m4p',
      'audio/3gpp',
      'audio/3gpp2',
      'audio/quicktime',
      'video/mp4',
      'video/x-m4v',
      'video/quicktime',
      'video/3gpp',
      'video/3gpp2',
    ],
  },
  {
    demuxer: 'matroska',
    tags: { mediaType: 'video/matroska', carrier: 'matroska' },
    mediaTypes: [
      'audio/webm',
      'audio/matroska',
      'audio/x-matroska',
      'video/webm',
      'video/matroska',
      'video/x-matroska',
    ],
  },
  {
    demuxer: 'asf',
    tags: { mediaType: 'audio/ms-wma', carrier: 'asf' },
    mediaTypes: ['audio/x-ms-wma', 'audio/x-ms-asf', 'video/x-ms-asf', 'video/x-ms-wmv', 'application/vnd.ms-asf'],
  },
  { demuxer: 'amr', mediaTypes: ['audio/amr', 'audio/amr-nb', 'audio/amr-wb', 'audio/3gpp-amr'] },
])

/** The container that goes by a type, without or with parameters. */
export const containerOf = (mediaType: string): SoundContainer | undefined =>
  containers.find(({ mediaTypes }) => mediaTypes.includes(plainType(mediaType)))

/** Bytes behind a tag that say what is there. */
const sniffedBytes = 64 * 1024
/** Tags in front of each other; writers that forget the one before make two. */
const mostTags = 4

/** Bytes of an ID3v2 tag with its head and foot; 0 when there is none. Its size has seven bits a byte. */
function id3Length(head: Uint8Array): number {
  if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0
  const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0)
  return 10 + size + (((head[5] as number) & 0x10) === 0 ? 0 : 10)
}

/** Sound that begins in the middle of a frame, as recordings of streams do, has no mark at its beginning. */
function framesIn(bytes: Uint8Array): string | null {
  if (endOfFrames(bytes, mpegFrameLength) !== undefined) return 'audio/mpeg'
  return endOfFrames(bytes, adtsFrameLength) === undefined ? null : 'audio/aac'
}

/**
 * What a file is, without parameters; null when it says nothing. A file that begins with an ID3 tag is what stands behind it, and MPEG audio where
 * that is no sound.
 */
export async function soundTypeOf(file: FileHandle): Promise<string | null> {
  const head = Buffer.alloc(sniffedBytes)
  let offset = 0
  for (let tags = 0; ; tags++) {
    const { bytesRead } = await file.read(head, 0, sniffedBytes, offset)
    const bytes = head.subarray(0, bytesRead)
    const length = tags < mostTags ? id3Length(bytes) : 0
    if (length > 0) {
      offset += length
      continue
    }
    const sniffed = (await sniff(bytes))?.mediaType ?? framesIn(bytes)
    const type = sniffed === null ? null : plainType(sniffed)
    return offset > 0 && (type === null || containerOf(type) === undefined) ? 'audio/mpeg' : type
  }
}
