import { madeRate } from './samples.ts'

/** The file of a sound: PCM of 16 bits, one channel. */
export function encodeWav(samples: Float32Array, rate = madeRate): Buffer {
  const header = 44
  const file = Buffer.alloc(header + 2 * samples.length)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(2 * samples.length, 40)
  const data = new Int16Array(samples.length)
  for (const [at, sample] of samples.entries()) data[at] = Math.round(Math.min(1, Math.max(-1, sample)) * 32_767)
  file.set(new Uint8Array(data.buffer), header)
  return file
}
