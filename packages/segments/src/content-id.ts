const encoder = new TextEncoder()

/** The UTF-8 bytes of a content id. */
export function encodeContentId(contentId: string): Uint8Array {
  return encoder.encode(contentId)
}

/** FNV-1a of some bytes, 32 bits unsigned. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash >>> 0
}

/** Orders two content ids by their UTF-8 bytes, without encoding them. Negative: `a` is before `b`. */
export function compareContentIds(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codeUnitRank(x) - codeUnitRank(y)
  }
  return a.length - b.length
}

/** UTF-16 puts surrogates before U+E000–U+FFFF, UTF-8 behind: the two ranges trade places. */
function codeUnitRank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
