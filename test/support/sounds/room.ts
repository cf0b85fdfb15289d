import type { Chance } from '../chance.ts'
import { filtered, highShelf } from './filters.ts'
import { addTo, lengthOf, madeRate } from './samples.ts'

/** Delays that feed one another, in seconds before chance moves them. */
const delays = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0683, 0.0797]

/**
 * A sound in a room that takes so many seconds to become silent: some first echoes, then eight delays that pass everything round among
 * them and lose the high frequencies first. `wet` is what comes from the walls beside what comes straight.
 */
export function inRoom(samples: Float32Array, chance: Chance, seconds: number, wet: number): Float32Array {
  const lines = delays.map((delay) => new Float32Array(lengthOf(delay * chance.between(0.9, 1.15))))
  const losses = lines.map((line) => 10 ** ((-3 * line.length) / madeRate / seconds))
  const damping = chance.between(0.25, 0.5)
  const lasts = new Float32Array(lines.length)
  const tail = new Float32Array(samples.length)
  const heard = new Float32Array(lines.length)
  for (const [at, sample] of samples.entries()) {
    let sum = 0
    for (const [index, line] of lines.entries()) {
      const value = line[at % line.length] as number
      const soft = value + damping * ((lasts[index] as number) - value)
      lasts[index] = soft
      heard[index] = soft * (losses[index] as number)
      sum += heard[index] as number
    }
    const shared = (2 / lines.length) * sum
    for (const [index, line] of lines.entries()) {
      line[at % line.length] = sample * (index % 2 === 0 ? 1 : -1) + (heard[index] as number) - shared
    }
    tail[at] = sum
  }
  const room = samples.slice()
  for (let echo = 0; echo < 6; echo++) {
    addTo(room, samples, lengthOf(chance.between(0.005, 0.05)), wet * chance.between(-0.5, 0.5))
  }
  addTo(room, filtered(tail, highShelf(3000, -3)), 0, 0.35 * wet)
  return room
}
