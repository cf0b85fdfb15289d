import { sha256Hex } from '@sourcemark/contract'
import {
  decodeSoundSketch,
  type Sketched,
  type SoundSketch,
  type UnfingerprintableReason,
} from '@sourcemark/fingerprint'

/*
 * The sound track of a film on its way to the workers of sounds: whoever decodes the film makes the sketch of its sound in the same pass, and keeps it in
 * the blob store. A byte that says whether there is a sketch (1) or not (0), then the sketch or the reason.
 */

/** Writes a sketch as `encodeSoundSketch` made it, or why there is none. */
export function packTrack(sketched: Sketched<Uint8Array>): Uint8Array {
  const bytes = sketched.ok ? sketched.sketch : new TextEncoder().encode(sketched.reason)
  const packed = new Uint8Array(1 + bytes.length)
  packed[0] = sketched.ok ? 1 : 0
  packed.set(bytes, 1)
  return packed
}

/** Reads what {@link packTrack} wrote. Throws RangeError when the sketch is none. */
export function unpackTrack(packed: Uint8Array): Sketched<SoundSketch> {
  const bytes = packed.subarray(1)
  if (packed[0] === 1) return { ok: true, sketch: decodeSoundSketch(bytes) }
  return { ok: false, reason: new TextDecoder().decode(bytes) as UnfingerprintableReason }
}

/** Reasons for which a sound has no sketch, by the SHA-256 of what is kept of such a track. */
const soundless: ReadonlyMap<string, UnfingerprintableReason> = new Map(
  (['EMPTY', 'TOO_SHORT', 'SILENT', 'MONOTONOUS'] as const).map((reason) => [
    sha256Hex(packTrack({ ok: false, reason })),
    reason,
  ]),
)

/** Why there is no sketch of a sound track that is kept under this SHA-256; undefined when there is one. */
export const soundlessReason = (track: string): UnfingerprintableReason | undefined => soundless.get(track)
