/*
 * PDQ, the global hash of pictures that Facebook published in 2019 ("The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm"):
 * two box filters each way, 64 × 64 samples, the 16 × 16 lowest frequencies but the constant, one bit each: above the median or not.
 */
import type { GreyPicture } from './picture.ts'

/** A picture as a whole. */
export interface PdqHash {
  /** 256 bits, in the order of the 64 hexadecimal digits that PDQ is exchanged as. */
  readonly hash: Uint8Array
  /** How much there is to see, 0 to 100: up to `pdqQualityLimit` the hash says nothing. */
  readonly quality: number
  /** 16 × 16 frequencies, row by row, the lowest first: what `dihedralHashes` needs. */
  readonly coefficients: Float32Array
}

/** Hashes of this quality and below are to be discarded, as the publication says. */
export const pdqQualityLimit = 49

/** Samples a side before, frequencies a side after the cosine transform. */
const samples = 64
const frequencies = 16
/** The window of a box filter is this part of a side. */
const windowDivisor = 128
/** Shorter sides have no hash. */
const minimumSide = 5

/** `cosines[frequency * samples + sample]`; the constant is left out. */
const cosines = Float64Array.from({ length: frequencies * samples }, (_, at) => {
  const frequency = Math.floor(at / samples) + 1
  return Math.sqrt(2 / samples) * Math.cos((Math.PI / 2 / samples) * frequency * (2 * (at % samples) + 1))
})

/** How one sample is made of a line of pixels: the pixel that it begins with, and weights. */
interface Tap {
  readonly first: number
  readonly weights: Float64Array
}

/** The pixels whose mean the box filter puts in the place of one, both ends included. */
function boxAround(at: number, length: number): readonly [number, number] {
  const window = Math.ceil(length / windowDivisor)
  const ahead = Math.floor((window + 2) / 2) - 1
  return [Math.max(at + ahead - window + 1, 0), Math.min(at + ahead, length - 1)]
}

const knownTaps = new Map<number, readonly Tap[]>()

/**
 * Two box filters, one after the other, at the places of the samples only. Filters along rows and along columns may change places, so both along
 * one come first, and pixels that no sample sees are never filtered.
 */
function tapsOf(length: number): readonly Tap[] {
  const known = knownTaps.get(length)
  if (known !== undefined) return known
  const taps = Array.from({ length: samples }, (_, sample): Tap => {
    const [first, last] = boxAround(Math.floor(((sample + 0.5) * length) / samples), length)
    const begin = boxAround(first, length)[0]
    const weights = new Float64Array(boxAround(last, length)[1] - begin + 1)
    for (let middle = first; middle <= last; middle++) {
      const [from, to] = boxAround(middle, length)
      for (let at = from; at <= to; at++) weights[at - begin] = (weights[at - begin] ?? 0) + 1 / (to - from + 1)
    }
    return { first: begin, weights: weights.map((weight) => weight / (last - first + 1)) }
  })
  knownTaps.set(length, taps)
  return taps
}

/** The picture in 64 × 64 samples. */
function sampled({ width, height, pixels }: GreyPicture): Float64Array {
  if (width === samples && height === samples) return Float64Array.from(pixels)
  const across = tapsOf(width)
  const rows = new Float64Array(height * samples)
  for (let y = 0; y < height; y++) {
    for (let sample = 0; sample < samples; sample++) {
      const { first, weights } = across[sample] as Tap
      const from = y * width + first
      let sum = 0
      for (let at = 0; at < weights.length; at++) sum += (weights[at] as number) * (pixels[from + at] as number)
      rows[y * samples + sample] = sum
    }
  }
  const down = tapsOf(height)
  const result = new Float64Array(samples * samples)
  for (let sample = 0; sample < samples; sample++) {
    const { first, weights } = down[sample] as Tap
    for (let column = 0; column < samples; column++) {
      let sum = 0
      for (let at = 0; at < weights.length; at++)
        sum += (weights[at] as number) * (rows[(first + at) * samples + column] as number)
      result[sample * samples + column] = sum
    }
  }
  return result
}

/** Sum of the differences between neighbours, in whole hundredths of the range, scaled to 0 to 100. */
function qualityOf(picture: Float64Array): number {
  let sum = 0
  const difference = (one: number, other: number): number =>
    Math.abs(Math.trunc((((picture[one] as number) - (picture[other] as number)) * 100) / 255))
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) {
      const at = row * samples + column
      if (row + 1 < samples) sum += difference(at, at + samples)
      if (column + 1 < samples) sum += difference(at, at + 1)
    }
  }
  return Math.min(Math.trunc(sum / 90), 100)
}

/** The low frequencies of 64 × 64 samples: rows are vertical frequencies, columns horizontal ones. */
function transform(picture: Float64Array): Float32Array {
  const half = new Float64Array(frequencies * samples)
  for (let frequency = 0; frequency < frequencies; frequency++) {
    for (let row = 0; row < samples; row++) {
      const weight = cosines[frequency * samples + row] as number
      for (let column = 0; column < samples; column++) {
        const at = frequency * samples + column
        half[at] = (half[at] as number) + weight * (picture[row * samples + column] as number)
      }
    }
  }
  const result = new Float32Array(frequencies * frequencies)
  for (let row = 0; row < frequencies; row++) {
    for (let column = 0; column < frequencies; column++) {
      let sum = 0
      for (let at = 0; at < samples; at++)
        sum += (half[row * samples + at] as number) * (cosines[column * samples + at] as number)
      result[row * frequencies + column] = sum
    }
  }
  return result
}

/** One bit for each frequency: above the lower median of all. The last frequency is the first bit. */
function bitsOf(coefficients: Float32Array): Uint8Array {
  const median = coefficients.slice().sort()[coefficients.length / 2 - 1] as number
  const hash = new Uint8Array(coefficients.length / 8)
  for (let at = 0; at < coefficients.length; at++) {
    if ((coefficients[at] as number) <= median) continue
    const bit = coefficients.length - 1 - at
    hash[bit >> 3] = (hash[bit >> 3] as number) | (0x80 >> (bit & 7))
  }
  return hash
}

/** The PDQ hash of a picture; without bits and of quality 0 when a side is shorter than 5 pixels. */
export function hashPicture(grey: GreyPicture): PdqHash {
  if (grey.width < minimumSide || grey.height < minimumSide) {
    return { hash: new Uint8Array(32), quality: 0, coefficients: new Float32Array(frequencies * frequencies) }
  }
  const picture = sampled(grey)
  const coefficients = transform(picture)
  return { hash: bitsOf(coefficients), quality: qualityOf(picture), coefficients }
}

/** A picture turned or mirrored: rows and columns change places first, then it is mirrored left to right, then top to bottom. */
export interface Dihedral {
  readonly transposed: boolean
  readonly mirrored: boolean
  readonly flipped: boolean
}

/** The eight ways to put a picture, as it is first. */
export const dihedrals: readonly Dihedral[] = Object.freeze(
  Array.from({ length: 8 }, (_, number) =>
    Object.freeze({ transposed: (number & 4) > 0, mirrored: (number & 1) > 0, flipped: (number & 2) > 0 }),
  ),
)

/**
 * The hashes of a picture in each of `dihedrals`, made of the frequencies of one: a mirror changes the sign of the odd ones. The hash with all
 * bits turned over is that of the negative.
 */
export function dihedralHashes(coefficients: Float32Array): readonly Uint8Array[] {
  return dihedrals.map(({ transposed, mirrored, flipped }) => {
    const turned = new Float32Array(coefficients.length)
    for (let row = 0; row < frequencies; row++) {
      for (let column = 0; column < frequencies; column++) {
        const value = coefficients[transposed ? column * frequencies + row : row * frequencies + column] as number
        // The first row and column are the frequency 1, an odd one.
        const turns = (mirrored && column % 2 === 0) !== (flipped && row % 2 === 0)
        turned[row * frequencies + column] = turns ? -value : value
      }
    }
    return bitsOf(turned)
  })
}

/** Bits in a byte. */
const bitCounts = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** Bits that differ between two hashes of one length. */
export function hammingDistance(one: Uint8Array, other: Uint8Array): number {
  let distance = 0
  for (let at = 0; at < one.length; at++) distance += bitCounts[(one[at] as number) ^ (other[at] as number)] as number
  return distance
}
