import { soundPostings } from './postings.ts'
import type { SoundProbes } from './probes.ts'
import type { HeldBy } from './search.ts'
import type { SoundSketch } from './sketch.ts'

/** An index of sounds in memory: for comparisons of few, and for measurements. */
export class SoundTable<Id> {
  private readonly held = new Map<number, number[]>()
  private readonly ids: Id[] = []

  add(id: Id, sketch: SoundSketch): void {
    const number = this.ids.push(id) - 1
    const { size, low, payload } = soundPostings(sketch)
    for (let at = 0; at < size; at++) {
      const key = low[at] as number
      const list = this.held.get(key)
      if (list === undefined) this.held.set(key, [number, payload[at] as number])
      else list.push(number, payload[at] as number)
    }
  }

  lookUp({ size, low }: SoundProbes): HeldBy<Id> {
    const [probe, document, payload]: [number[], number[], number[]] = [[], [], []]
    for (let at = 0; at < size; at++) {
      const list = this.held.get(low[at] as number)
      for (let place = 0; list !== undefined && place < list.length; place += 2) {
        probe.push(at)
        document.push(list[place] as number)
        payload.push(list[place + 1] as number)
      }
    }
    return {
      size: probe.length,
      probe: Uint32Array.from(probe),
      document: Uint32Array.from(document),
      payload: Uint32Array.from(payload),
      documents: this.ids,
    }
  }
}
