/**
 * A number of EBML, whose first bit that is set tells how many bytes it has.
 * Source: RFC 8794, 4.
 * @returns its value, undefined for one that says "unknown", and where it ends.
 */
export function ebmlNumber(
  bytes: Uint8Array,
  at: number,
): { readonly value: number | undefined; readonly end: number } {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  let value = first & (0xff >> length)
  let unknown = value === 0xff >> length
  for (let more = 1; more < length; more++) {
    const byte = bytes[at + more] ?? 0
    value = value * 256 + byte
    unknown &&= byte === 0xff
  }
  return { value: unknown ? undefined : value, end: at + length }
}
