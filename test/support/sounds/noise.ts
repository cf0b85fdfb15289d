import type { Chance } from '../chance.ts'

/** The same power at every frequency. */
export function whiteNoise(chance: Chance, length: number): Float32Array {
  const noise = new Float32Array(length)
  for (let at = 0; at < length; at++) noise[at] = chance.random() + chance.random() + chance.random() - 1.5
  return noise
}

/** The same power in every octave: white noise held for 1, 2, 4 … samples, all added. */
export function pinkNoise(chance: Chance, length: number): Float32Array {
  const held = new Float32Array(12)
  const noise = new Float32Array(length)
  let sum = 0
  for (let at = 0; at < length; at++) {
    const row = Math.min(held.length - 1, 31 - Math.clz32(-(at + 1) & (at + 1)))
    const value = chance.random() - 0.5
    sum += value - (held[row] as number)
    held[row] = value
    noise[at] = sum + chance.random() - 0.5
  }
  return noise
}

/** A level that wanders between 0 and 1, smoothly, at about so many turns a second. */
export function wandering(chance: Chance, length: number, samplesPerTurn: number): Float32Array {
  const points = Float32Array.from({ length: Math.ceil(length / samplesPerTurn) + 2 }, () => chance.random())
  const level = new Float32Array(length)
  for (let at = 0; at < length; at++) {
    const point = Math.floor(at / samplesPerTurn)
    const part = at / samplesPerTurn - point
    const [low, high] = [points[point] as number, points[point + 1] as number]
    level[at] = low + (high - low) * part * part * (3 - 2 * part)
  }
  return level
}
