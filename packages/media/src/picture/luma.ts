/** Luma by Rec. 601 of the values as stored, as the reference of PDQ takes it; of one channel the channel. */
export function luma(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return data
  const pixels = new Uint8Array(data.length / channels)
  for (let from = 0, to = 0; to < pixels.length; from += channels, to++) {
    const red = data[from] as number
    const green = data[from + 1] as number
    const blue = data[from + 2] as number
    // In 16 bits of fraction, which sum to exactly one.
    pixels[to] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16
  }
  return pixels
}
