import { audioModality, type SoundSketch, soundSampleRate } from '@sourcemark/fingerprint'
import { madeRate } from './samples.ts'
import { changeSpeed } from './tempo.ts'

/** A made sound as a decoder would hand it on. */
export const decodedSound = (samples: Float32Array): Float32Array => changeSpeed(samples, madeRate / soundSampleRate)

/** The sketch of a made sound that has one. */
export function sketchOf(samples: Float32Array): SoundSketch {
  const sketched = audioModality.sketch(decodedSound(samples))
  if (!sketched.ok) throw new Error(`a made sound has no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}
