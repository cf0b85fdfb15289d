/** How noise looks: cells of its largest scale in pixels, how many scales, and how much weaker each finer one is. */
export interface NoiseShape {
  readonly cell: number
  readonly octaves: number
  /** Weight of a scale beside the one above it; 0.5 looks like hills, 0.7 like rock. */
  readonly gain?: number
  /** How many times wider than high its cells are. */
  readonly stretch?: number
}

const fade = (t: number): number => t * t * (3 - 2 * t)

/**
 * Smooth noise with detail at several scales: `width` × `height` values around 0.5, nearly all of them in 0 to 1. It is made
 * at half the size: nothing here needs the finest pixels, and making noise is most of making a picture.
 */
export function fractalNoise(random: () => number, width: number, height: number, shape: NoiseShape): Float32Array {
  const halfWidth = (width >> 1) + 2
  const halfHeight = (height >> 1) + 2
  const half = octaves(random, halfWidth, halfHeight, { ...shape, cell: shape.cell / 2 })
  const noise = new Float32Array(width * height)
  for (let y = 0, pixel = 0; y < height; y++) {
    const row = (y >> 1) * halfWidth
    const next = row + (y & 1) * halfWidth
    for (let x = 0; x < width; x++, pixel++) {
      const left = x >> 1
      const right = left + (x & 1)
      noise[pixel] =
        ((half[row + left] as number) +
          (half[row + right] as number) +
          (half[next + left] as number) +
          (half[next + right] as number)) /
        4
    }
  }
  return noise
}

/** The same along a line, for ridges and shores. */
export const fractalLine = (random: () => number, length: number, shape: NoiseShape): Float32Array =>
  octaves(random, length, 1, shape)

function octaves(
  random: () => number,
  width: number,
  height: number,
  { cell, octaves, gain = 0.5, stretch = 1 }: NoiseShape,
): Float32Array {
  const noise = new Float32Array(width * height).fill(0.5)
  let total = 0
  for (let octave = 0; octave < octaves; octave++) total += gain ** octave
  for (let octave = 0; octave < octaves; octave++) {
    const cellHeight = Math.max(1, cell / 2 ** octave)
    addOctave(noise, random, width, height, cellHeight * stretch, cellHeight, (1.6 * gain ** octave) / total)
  }
  return noise
}

/** Adds random values of a lattice, −½ to ½ times the weight, faded into each other. */
function addOctave(
  noise: Float32Array,
  random: () => number,
  width: number,
  height: number,
  cellWidth: number,
  cellHeight: number,
  weight: number,
): void {
  const columns = Math.ceil(width / cellWidth) + 2
  const rows = Math.ceil(height / cellHeight) + 2
  const lattice = new Float32Array(columns * rows)
  for (let index = 0; index < lattice.length; index++) lattice[index] = (random() - 0.5) * weight
  const column = new Int32Array(width)
  const across = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const at = x / cellWidth
    column[x] = Math.floor(at)
    across[x] = fade(at - Math.floor(at))
  }
  const line = new Float32Array(columns)
  for (let y = 0, pixel = 0; y < height; y++) {
    const at = y / cellHeight
    const above = Math.floor(at) * columns
    const down = fade(at - Math.floor(at))
    for (let index = 0; index < columns; index++) {
      const top = lattice[above + index] as number
      line[index] = top + ((lattice[above + columns + index] as number) - top) * down
    }
    for (let x = 0; x < width; x++, pixel++) {
      const left = column[x] as number
      const value = line[left] as number
      noise[pixel] = (noise[pixel] as number) + value + ((line[left + 1] as number) - value) * (across[x] as number)
    }
  }
}
