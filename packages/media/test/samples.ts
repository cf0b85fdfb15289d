import sharp, { type Sharp } from 'sharp'

/** Colours of a picture that tell every turn and mirroring: row by row, 3 bytes a pixel. */
export interface Sample {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** A picture of four unlike quarters with a gradient over them. */
export function sampleOf(width = 160, height = 100): Sample {
  const pixels = new Uint8Array(width * height * 3)
  const quarters = [
    [220, 40, 40],
    [40, 200, 60],
    [40, 60, 210],
    [230, 220, 200],
  ] as const
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = quarters[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)] as readonly number[]
      const shade = 1 - (0.4 * x) / width
      pixels.set([(red ?? 0) * shade, (green ?? 0) * shade, (blue ?? 0) * shade], (y * width + x) * 3)
    }
  }
  return { width, height, pixels }
}

/** The same with noise over it, so that no encoder makes it small. */
export function noisySampleOf(width: number, height: number): Sample {
  const sample = sampleOf(width, height)
  const random = seededRandom(width)
  return { ...sample, pixels: sample.pixels.map((value) => Math.min(255, value + 24 * random())) }
}

export const toSharp = ({ width, height, pixels }: Sample): Sharp =>
  sharp(Buffer.from(pixels), { raw: { width, height, channels: 3 } })

/** Luma by Rec. 601 of a sample's pixels. */
export function lumaOf({ pixels }: Sample): Uint8Array {
  const luma = new Uint8Array(pixels.length / 3)
  for (let at = 0; at < luma.length; at++) {
    const [red, green, blue] = pixels.subarray(at * 3, at * 3 + 3) as unknown as [number, number, number]
    luma[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  }
  return luma
}

/** Mean of the absolute differences of two grey pictures, in grey levels. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] as number) - (b[at] as number))
  return sum / a.length
}

/** An animation whose frame `i` of `count` is a plain grey of level `20 + 20·i`. */
export function animation(count: number, width = 40, height = 30): Sharp {
  const pixels = Uint8Array.from({ length: width * height * count * 3 }, (_, at) => {
    return 20 + 20 * Math.floor(at / (width * height * 3))
  })
  return sharp(pixels, { raw: { width, height: height * count, channels: 3, pageHeight: height } })
}

/** Numbers in [0, 1) that are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
