/** Numbers of one descriptor: 4 × 4 cells, row by row, of 8 directions each. */
export const descriptorLength = 128

/**
 * Local features of a grey picture (SIFT, after Lowe 2004), in an order in which every beginning of the list is spread over the picture.
 * All arrays have one entry a feature, `descriptors` has `descriptorLength`.
 */
export interface Features {
  readonly count: number
  /** Place in pixels, to parts of one; 0, 0 is the middle of the first pixel. */
  readonly x: Float32Array
  readonly y: Float32Array
  /** Standard deviation, in pixels, of the Gaussian at which the feature stands out. */
  readonly scale: Float32Array
  /** Direction of the gradient in radians, −π to π, from the right (0) downwards (π/2). */
  readonly angle: Float32Array
  /** How far it stands out: 1 is the difference between black and white. */
  readonly response: Float32Array
  readonly descriptors: Uint8Array
}

/** The order of a descriptor's numbers when cells and directions move. */
function permutation(source: (row: number, column: number, direction: number) => readonly [number, number, number]) {
  return Uint8Array.from({ length: descriptorLength }, (_, at) => {
    const [row, column, direction] = source(at >> 5, (at >> 3) & 3, at & 7)
    return (row << 5) | (column << 3) | (direction & 7)
  })
}

// Rows of cells lie beside the feature's direction: a mirror swaps its two sides. Columns lie along it, and stay.
const mirrored = permutation((row, column, direction) => [3 - row, column, -direction])
// A negative turns all gradients round, the feature's own too: seen from there, directions stay and cells change ends.
const inverted = permutation((row, column, direction) => [3 - row, 3 - column, direction])

function permute(descriptors: Uint8Array, order: Uint8Array): Uint8Array {
  return descriptors.map(
    (_, at) => descriptors[at - (at % descriptorLength) + (order[at % descriptorLength] as number)] as number,
  )
}

/** Descriptors of the picture's mirror image, where a feature's x counts from the other side and its angle is π − angle. */
export function mirrorDescriptors(descriptors: Uint8Array): Uint8Array {
  return permute(descriptors, mirrored)
}

/** Descriptors of the picture's negative, where a feature's angle is angle + π. */
export function invertDescriptors(descriptors: Uint8Array): Uint8Array {
  return permute(descriptors, inverted)
}
