/** Real manifest stores are five boxes deep and hold some hundred boxes. */
const limits = Object.freeze({ depth: 12, boxes: 5000, bytes: 24 << 20 } as const)

/**
 * Whether boxes of JUMBF are small, few and flat enough to be parsed: the parser copies the content of each box within a box, so deep ones would cost
 * the square of their size.
 */
export function isParsable(jumbf: Uint8Array): boolean {
  const view = new DataView(jumbf.buffer, jumbf.byteOffset, jumbf.byteLength)
  let boxes = 0
  const walk = (from: number, to: number, depth: number): boolean => {
    let at = from
    while (at + 8 <= to) {
      const length = view.getUint32(at)
      if (length < 8 || at + length > to || ++boxes > limits.boxes || depth > limits.depth) return false
      if (view.getUint32(at + 4) === 0x6a75_6d62 && !walk(at + 8, at + length, depth + 1)) return false
      at += length
    }
    return true
  }
  return jumbf.length <= limits.bytes && walk(0, jumbf.length, 0)
}
