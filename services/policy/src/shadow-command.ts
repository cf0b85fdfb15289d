import { foreseeEffect } from '@sourcemark/adjudication'
import type { Environment, Output } from '@sourcemark/runtime'
import { withChangeFile } from './change-file.ts'
import { effectLines } from './effect-text.ts'
import { readStored } from './open-platform.ts'
import type { ShadowCommand } from './options.ts'
import { packName, readSoundPack } from './sound-pack.ts'

/** Contents that are judged at a time: as many as the adjudicator takes into one transaction. */
const page = 64

/** Tells what a pack would change. Returns whether the pack could be tried. */
export async function runShadow(command: ShadowCommand, env: Environment, output: Output): Promise<boolean> {
  const sound = await readSoundPack(command.pack, output)
  if (sound === undefined) return false
  const foreseen = await withChangeFile(command.changes, (sink) =>
    readStored(env, output.note, (tx) =>
      foreseeEffect(tx, sound.pack, { samples: command.sample, page, onChange: sink }),
    ),
  )
  const { pack, version, hash } = sound.pack
  const { inForce: replaced, complete: _complete, ...effect } = foreseen
  const inForce = replaced === null ? null : packName(replaced)
  if (command.json) {
    output.print(JSON.stringify({ pack, version, hash, ...effect, inForce }))
    return true
  }
  const { judged, waiting } = effect
  output.print(
    `${packName(sound.pack)} ${inForce === null ? 'as a new pack' : `in the place of ${inForce}`}: nothing was changed.`,
  )
  output.print(
    `${judged} contents judged again from what is stored${waiting === 0 ? '' : `; ${waiting} wait for a part or a revision and were left out`}.`,
  )
  for (const line of effectLines(effect)) output.print(line)
  return true
}
