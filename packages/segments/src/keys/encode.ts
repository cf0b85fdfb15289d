/** A key and what is kept beside it. */
export interface PayloadKey {
  /** A signed 64-bit number. */
  readonly term: bigint
  readonly payload: Uint8Array
}

/** Packs keys, 8 bytes each, big-endian, ascending as signed numbers, each once. */
export function encodeKeys(terms: readonly bigint[]): Uint8Array {
  const sorted = BigInt64Array.from(terms).sort()
  const bytes = new Uint8Array(sorted.length * 8)
  const view = new DataView(bytes.buffer)
  let end = 0
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    view.setBigInt64(end, sorted[i] as bigint)
    end += 8
  }
  return bytes.subarray(0, end)
}

/** @throws RangeError when the bytes are not whole keys. */
export function decodeKeys(bytes: Uint8Array): bigint[] {
  if (bytes.length % 8 !== 0) throw new RangeError('packed keys are cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigInt64(i * 8))
}

/**
 * Packs keys with payloads, 8 + `payloadBytes` bytes each, ascending by key as signed number and then by the bytes of the payload, equal
 * pairs once.
 * @throws RangeError when a payload has another size.
 */
export function encodePayloadKeys(items: readonly PayloadKey[], payloadBytes: number): Uint8Array {
  const size = 8 + payloadBytes
  const bytes = new Uint8Array(items.length * size)
  const view = new DataView(bytes.buffer)
  let end = 0
  let last: PayloadKey | undefined
  for (const item of items.toSorted(comparePayloadKeys)) {
    if (item.payload.length !== payloadBytes) {
      throw new RangeError(`a payload has ${item.payload.length} bytes instead of ${payloadBytes}`)
    }
    if (last !== undefined && comparePayloadKeys(last, item) === 0) continue
    view.setBigInt64(end, item.term)
    bytes.set(item.payload, end + 8)
    end += size
    last = item
  }
  return bytes.subarray(0, end)
}

function comparePayloadKeys(a: PayloadKey, b: PayloadKey): number {
  if (a.term !== b.term) return a.term < b.term ? -1 : 1
  for (let i = 0; i < a.payload.length; i++) {
    const difference = (a.payload[i] as number) - (b.payload[i] as number)
    if (difference !== 0) return difference
  }
  return 0
}
