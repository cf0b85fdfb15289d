import {
  describeSounds,
  type SoundSimilarity,
  type SoundSketch,
  SoundTable,
  searchSounds,
} from '@sourcemark/fingerprint'

/** Sounds in an index in memory, among which others are looked for. */
export class KnownSounds<Id> {
  readonly #table = new SoundTable<Id>()
  readonly #sketches = new Map<Id, SoundSketch>()

  add(id: Id, sketch: SoundSketch): void {
    this.#table.add(id, sketch)
    this.#sketches.set(id, sketch)
  }

  /** What is found of them in a sound, and how many keys were looked up for it. */
  async search(query: SoundSketch): Promise<{
    readonly similarities: ReadonlyMap<Id, SoundSimilarity>
    readonly probes: number
  }> {
    const sketchOf = (id: Id): SoundSketch => this.#sketches.get(id) as SoundSketch
    let probes = 0
    const found = await searchSounds<Id>(query, {
      lookUp: async (asked) => {
        for (const { size } of asked) probes += size
        return asked.map((one) => this.#table.lookUp(one))
      },
      load: async (ids) => new Map(ids.map((id) => [id, sketchOf(id)])),
    })
    const similarities = new Map<Id, SoundSimilarity>()
    for (const [id, segments] of found) {
      const similarity = describeSounds(query, sketchOf(id), segments)
      if (similarity !== null) similarities.set(id, similarity)
    }
    return { similarities, probes }
  }
}
