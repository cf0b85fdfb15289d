import type { Canvas } from '@napi-rs/canvas'
import sharp from 'sharp'

/** How a picture is written: quality 1 to 100 for those that lose something, a palette of so many colours for GIF. */
export type PictureEncoding =
  | { readonly format: 'jpeg' | 'webp' | 'avif'; readonly quality: number }
  | { readonly format: 'gif'; readonly colours: number }
  | { readonly format: 'png' }

/** The file of a picture. */
export function encodePicture(canvas: Canvas, encoding: PictureEncoding): Promise<Buffer> {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const picture = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
  switch (encoding.format) {
    case 'jpeg':
      return picture.jpeg({ quality: encoding.quality }).toBuffer()
    case 'webp':
      return picture.webp({ quality: encoding.quality }).toBuffer()
    case 'avif':
      return picture.avif({ quality: encoding.quality, effort: 1 }).toBuffer()
    case 'gif':
      return picture.gif({ colours: encoding.colours, effort: 3 }).toBuffer()
    case 'png':
      return picture.png({ compressionLevel: 6 }).toBuffer()
  }
}
