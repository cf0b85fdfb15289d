import { cut, mixAt } from '../../../test/support/sounds/samples.ts'
import { makeSpeech } from '../../../test/support/sounds/speech.ts'
import { changeSpeed } from '../../../test/support/sounds/tempo.ts'
import { audioModality, type SoundSketch } from '../src/index.ts'

/** Made sounds have 16,000 samples a second, the modality takes 8,000. */
export const heard = (samples: Float32Array): Float32Array => changeSpeed(samples, 2)

export function sketchOf(samples: Float32Array): SoundSketch {
  const sketched = audioModality.sketch(heard(samples))
  if (!sketched.ok) throw new Error(`a sample has no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}

/** A stretch of a sound under somebody's speech, which is so many decibels softer. */
export const underSpeech = (sound: Float32Array, from: number, seconds: number, decibels: number): Float32Array =>
  mixAt(cut(sound, from, seconds), makeSpeech(900 + from, seconds), decibels)
