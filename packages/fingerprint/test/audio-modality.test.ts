import { makeMusic } from '../../../test/support/sounds/music.ts'
import { cut } from '../../../test/support/sounds/samples.ts'
import { decodedSound } from '../../../test/support/sounds/sketched-sound.ts'
import { makeSpeech } from '../../../test/support/sounds/speech.ts'
import { changePitch, changeSpeed } from '../../../test/support/sounds/tempo.ts'
import { audioModality } from '../src/index.ts'
import { underSpeech } from './heard-sound.ts'
import { describeModality } from './modality-contract.ts'

const pieces = [3, 11, 20].map((seed) => makeMusic(seed, 30))
const [first, second, third] = pieces as [Float32Array, Float32Array, Float32Array]
const tone = (seconds: number, ...frequencies: readonly number[]): Float32Array =>
  Float32Array.from({ length: seconds * 8000 }, (_, at) =>
    frequencies.reduce((sum, frequency) => sum + 0.3 * Math.sin((2 * Math.PI * frequency * at) / 8000), 0),
  )

describeModality(audioModality, {
  statistics: null,
  unrelated: [...pieces, makeSpeech(5, 30)].map(decodedSound),
  pairs: [
    [decodedSound(first), decodedSound(cut(first, 7.3, 10))],
    [decodedSound(second), decodedSound(underSpeech(second, 4, 12, -3))],
    [decodedSound(third), decodedSound(changeSpeed(cut(third, 5, 15), 1.05))],
    [decodedSound(first), decodedSound(changePitch(cut(first, 2, 12), 0.95))],
  ],
  unfingerprintable: [
    ['no samples', new Float32Array(0), 'EMPTY'],
    ['silence', new Float32Array(80_000), 'SILENT'],
    ['what is too soft to be heard', tone(10, 700).map((sample) => sample * 1e-4), 'SILENT'],
    ['samples that are no numbers', new Float32Array(80_000).fill(Number.NaN), 'SILENT'],
    ['a second of music', decodedSound(cut(first, 3, 1)), 'TOO_SHORT'],
    ['a tone', tone(10, 440), 'MONOTONOUS'],
    ['a hum of two tones', tone(10, 300, 700), 'MONOTONOUS'],
  ],
})
