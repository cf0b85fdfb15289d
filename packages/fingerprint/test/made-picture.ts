import type { GreyPicture } from '../src/index.ts'

/**
 * A picture made of a number, by whole numbers only: a slope, shapes, noise. `reference/make_pdq_references.py` makes the same.
 */
export function makePicture(number: number): GreyPicture {
  let state = number
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % limit
  }
  for (let warm = 0; warm < 8; warm++) below(1)
  const isSamples = number % 16 === 0
  const width = isSamples ? 64 : 40 + below(400)
  const height = isSamples ? 64 : 40 + below(300)
  const pixels = new Uint8Array(width * height)
  const [start, across, down] = [below(100), below(80), below(76)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels[y * width + x] = start + Math.floor((across * x) / width) + Math.floor((down * y) / height)
  // Some have little to see.
  const shapes = number % 5 === 0 ? below(3) : 10 + below(60)
  for (let shape = 0; shape < shapes; shape++) {
    const isDisc = below(2) === 1
    const isClear = below(3) === 0
    const [cx, cy, rx, ry, grey] = [
      below(width),
      below(height),
      2 + below(width >> 2),
      2 + below(height >> 2),
      below(256),
    ]
    for (let y = Math.max(cy - ry, 0); y < Math.min(cy + ry, height); y++) {
      for (let x = Math.max(cx - rx, 0); x < Math.min(cx + rx, width); x++) {
        if (isDisc && (x - cx) * (x - cx) * ry * ry + (y - cy) * (y - cy) * rx * rx >= rx * rx * ry * ry) continue
        const at = y * width + x
        pixels[at] = isClear ? ((pixels[at] as number) + grey) >> 1 : grey
      }
    }
  }
  const noise = number % 5 === 0 ? 0 : below(12)
  for (let at = 0; at < pixels.length; at++) {
    const value = (pixels[at] as number) + below(2 * noise + 1) - noise
    pixels[at] = Math.min(Math.max(value, 0), 255)
  }
  return { width, height, pixels }
}
