import sharp from 'sharp'
import { type PngText, rawProfile } from './png-text.ts'

/** The blocks of a picture file that hold metadata, as bytes. */
export interface MetadataBlocks {
  readonly exif: Uint8Array | undefined
  readonly iptc: Uint8Array | undefined
  readonly xmp: Uint8Array | undefined
  readonly png: readonly PngText[]
}

/**
 * Takes the metadata out of a picture file; the decoder finds it in every format that it reads.
 * @throws when the file is no picture that the decoder reads.
 */
export async function metadataBlocks(bytes: Uint8Array): Promise<MetadataBlocks> {
  const found = await sharp(bytes, { failOn: 'none' }).metadata()
  const png = found.comments ?? []
  return {
    exif: found.exif ?? rawProfile(png, 'exif') ?? rawProfile(png, 'APP1'),
    iptc: found.iptc ?? rawProfile(png, 'iptc'),
    xmp: found.xmp ?? (found.format === 'gif' ? xmpOfGif(bytes) : rawProfile(png, 'xmp')),
    png,
  }
}

/** A GIF keeps its packet as it is, in an extension of its own, which the decoder does not tell. */
function xmpOfGif(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = file.indexOf('\x21\xff\x0bXMP DataXMP', 0, 'latin1')
  if (start === -1) return undefined
  // the packet ends with a byte 1 and a ramp from 255 down, so that readers of blocks find its end
  const end = file.indexOf('\x01\xff\xfe\xfd', start, 'latin1')
  return end === -1 ? undefined : file.subarray(start + 14, end)
}
