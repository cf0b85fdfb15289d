import { foreseePage, packsInForce, withPack } from '@sourcemark/adjudication'
import type { Queryable } from '@sourcemark/database'
import type { Environment, Output } from '@sourcemark/runtime'
import { type ChangeSink, withChangeFile } from './change-file.ts'
import { effectLines } from './effect-text.ts'
import { readStored } from './open-platform.ts'
import type { ShadowCommand } from './options.ts'
import { packName, readSoundPack, type SoundPack } from './sound-pack.ts'
import { type Effect, Tally } from './tally.ts'

/** Contents that are judged at a time: as many as the adjudicator takes into one transaction. */
const page = 64

interface Foreseen extends Effect {
  readonly judged: number
  readonly waiting: number
  /** The pack of this name that is in force; null when there is none. */
  readonly inForce: string | null
}

async function foresee(tx: Queryable, { pack }: SoundPack, samples: number, sink: ChangeSink): Promise<Foreseen> {
  const inForce = await packsInForce(tx)
  const replaced = inForce.find((one) => one.pack === pack.pack)
  const packs = withPack(inForce, pack)
  const tally = new Tally(samples)
  let judged = 0
  let waiting = 0
  for (let after: string | undefined = ''; after !== undefined; ) {
    const found = await foreseePage(tx, packs, after, page)
    judged += found.judged
    waiting += found.waiting
    for (const change of found.changes) {
      tally.add(change)
      await sink(change)
    }
    after = found.last
  }
  return { judged, waiting, inForce: replaced === undefined ? null : packName(replaced), ...tally.effect() }
}

/** Tells what a pack would change. Returns whether the pack could be tried. */
export async function runShadow(command: ShadowCommand, env: Environment, output: Output): Promise<boolean> {
  const sound = await readSoundPack(command.pack, output)
  if (sound === undefined) return false
  const foreseen = await withChangeFile(command.changes, (sink) =>
    readStored(env, output.note, (tx) => foresee(tx, sound, command.sample, sink)),
  )
  const { pack, version, hash } = sound.pack
  if (command.json) {
    output.print(JSON.stringify({ pack, version, hash, ...foreseen }))
    return true
  }
  const { inForce, judged, waiting } = foreseen
  output.print(
    `${packName(sound.pack)} ${inForce === null ? 'as a new pack' : `in the place of ${inForce}`}: nothing was changed.`,
  )
  output.print(
    `${judged} contents judged again from what is stored${waiting === 0 ? '' : `; ${waiting} wait for a part or a revision and were left out`}.`,
  )
  for (const line of effectLines(foreseen)) output.print(line)
  return true
}
