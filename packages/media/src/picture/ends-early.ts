/** Reads big-endian or, in WebP, little-endian numbers of a file. */
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const ascii = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length))

function pngEndsEarly(bytes: Uint8Array): boolean {
  const view = viewOf(bytes)
  let at = 8
  while (at + 8 <= bytes.length) {
    // Length, type, data, checksum.
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return true
    if (ascii(bytes, at + 4, 4) === 'IEND') return false
    at = end
  }
  return true
}

const webpEndsEarly = (bytes: Uint8Array): boolean =>
  bytes.length < 8 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length

/** The boxes of ISO 14496-12, which HEIF and AVIF are made of. */
function boxesEndEarly(bytes: Uint8Array): boolean {
  const view = viewOf(bytes)
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at)
    // 0: up to the end of the file, wherever that was meant to be.
    if (size === 0) return false
    if (size === 1 && at + 16 > bytes.length) return true
    at += size === 1 ? Number(view.getBigUint64(at + 8)) : Math.max(8, size)
  }
  return at !== bytes.length
}

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))

/** A GIF that ends between two of its blocks is whole: browsers do without the trailer, and so do writers. */
function gifEndsEarly(bytes: Uint8Array): boolean {
  let at = 13 + tableBytes(bytes[10] ?? 0)
  while (at < bytes.length) {
    const block = bytes[at]
    if (block === 0x21) at += 2
    else if (block === 0x2c) at += 11 + tableBytes(bytes[at + 9] ?? 0)
    else return false
    // Its data: pieces with their length in front, the last one empty.
    let length = bytes[at]
    while (length !== undefined && length > 0) {
      at += length + 1
      length = bytes[at]
    }
    at++
  }
  return at > bytes.length
}

const checks: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = Object.freeze({
  png: pngEndsEarly,
  webp: webpEndsEarly,
  heif: boxesEndEarly,
  gif: gifEndsEarly,
})

/**
 * Whether a file is shorter than its own container says. For the formats (as libvips names them) whose decoders do not tell what is cut
 * off from what is damaged; false for JPEG, whose decoder does.
 */
export const endsEarly = (bytes: Uint8Array, format: string): boolean => checks[format]?.(bytes) ?? false
