import { cut, mixAt } from '../../../test/support/sounds/samples.ts'
import { makeSpeech } from '../../../test/support/sounds/speech.ts'

/** A stretch of a sound under somebody's speech, which is so many decibels softer. */
export const underSpeech = (sound: Float32Array, from: number, seconds: number, decibels: number): Float32Array =>
  mixAt(cut(sound, from, seconds), makeSpeech(900 + from, seconds), decibels)
