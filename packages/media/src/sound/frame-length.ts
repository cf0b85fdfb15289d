/** Kilobits a second by the fourth byte's upper half: MPEG-1 layers I, II and III, then the lower sampling rates' layer I and the two others. */
const bitrates = {
  one: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  two: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const
const sampleRates = [44_100, 48_000, 32_000] as const

/**
 * Bytes of the frame of MPEG audio whose head stands at `at`; 0 where none does.
 * Source: ISO/IEC 11172-3, 2.4.1.3; ISO/IEC 13818-3 for the lower sampling rates.
 */
export function mpegFrameLength(bytes: Uint8Array, at: number): number {
  const [sync = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  const version = (second >> 3) & 3
  const layer = 4 - ((second >> 1) & 3)
  if (sync !== 0xff || second < 0xe0 || version === 1 || layer === 4) return 0
  const table = version === 3 ? bitrates.one : bitrates.two
  const bitrate = (table[layer - 1]?.[third >> 4] ?? 0) * 1000
  const sampleRate = (sampleRates[(third >> 2) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4)
  if (bitrate === 0 || sampleRate === 0) return 0
  const padding = (third >> 1) & 1
  if (layer === 1) return (Math.floor((12 * bitrate) / sampleRate) + padding) * 4
  const slots = layer === 3 && version !== 3 ? 72 : 144
  return Math.floor((slots * bitrate) / sampleRate) + padding
}

/**
 * Bytes of the frame of AAC in ADTS whose head stands at `at`; 0 where none does.
 * Source: ISO/IEC 13818-7, 6.2.
 */
export function adtsFrameLength(bytes: Uint8Array, at: number): number {
  const [sync = 0, second = 0, , fourth = 0, fifth = 0, sixth = 0] = bytes.subarray(at, at + 6)
  if (sync !== 0xff || (second & 0xf6) !== 0xf0) return 0
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
  return length < 7 ? 0 : length
}

/** Frames one behind the other that are no chance. */
const surelyFrames = 3

/**
 * The first frames in some bytes that stand one behind the other, without anything between them.
 * @param lengthAt one of the two above.
 * @returns where they end, which is behind the bytes when the last one does; undefined when there are none.
 */
export function endOfFrames(
  bytes: Uint8Array,
  lengthAt: (bytes: Uint8Array, at: number) => number,
): number | undefined {
  for (let start = 0; start < bytes.length; start++) {
    let end = start
    let frames = 0
    for (let length = lengthAt(bytes, end); length > 0; length = lengthAt(bytes, end)) {
      end += length
      frames++
    }
    if (frames >= surelyFrames) return end
  }
  return undefined
}
