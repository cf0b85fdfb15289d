import {
  type Asking,
  askForAll,
  askForTheRest,
  changesSince,
  type PutInForce,
  putInForce,
  Tally,
} from '@sourcemark/adjudication'
import type { Environment, Output } from '@sourcemark/runtime'
import { PacedRequests, untilJudged } from '@sourcemark/wiring'
import { withChangeFile } from './change-file.ts'
import { effectLines } from './effect-text.ts'
import { type OpenLine, withLine } from './open-platform.ts'
import type { ActivateCommand } from './options.ts'
import { packName, readSoundPack, type SoundPack } from './sound-pack.ts'

/** Contents that are asked for in one batch at most. */
const largestPage = 500
/** Milliseconds between two lines about how far it is. */
const noteInterval = 5000
/** Milliseconds between two looks at what is left to be judged. */
const lookInterval = 300

/** Calls what is given at most once in an interval. */
function seldom(interval: number): (act: () => void) => void {
  let last = performance.now()
  return (act) => {
    if (performance.now() - last < interval) return
    last = performance.now()
    act()
  }
}

/** Records the activation. */
async function record(
  { database }: OpenLine,
  { pack, yaml }: SoundPack,
  { by, because }: ActivateCommand,
  note: Output['note'],
): Promise<PutInForce> {
  const put = await putInForce(database, { pack, yaml, by, note: because })
  const { replaced } = put
  if (replaced !== null && replaced.version === pack.version && replaced.hash !== pack.hash) {
    note(
      `Note: ${pack.pack} ${pack.version} was in force with another text. Verdicts give the version: raise it with every change.`,
    )
  }
  return put
}

async function activate(line: OpenLine, sound: SoundPack, command: ActivateCommand, output: Output): Promise<void> {
  const { print, note } = output
  const put = await record(line, sound, command, note)
  const { changed, from, replaced } = put
  const name = packName(sound.pack)
  note(
    changed
      ? `${name} is in force${replaced === null ? '' : `, in the place of ${packName(replaced)}`}.`
      : `${name} was in force already; what is not known to be judged under it is asked for again.`,
  )
  note('This may be interrupted: the same command again goes on and leaves nothing out.')
  const producer = await line.broker.createProducer()
  const requests = new PacedRequests({ producer, topics: line.topics, rate: command.rate })
  try {
    const tell = seldom(noteInterval)
    const asking: Asking = {
      page: Math.min(command.rate, largestPage),
      send: (messages) => requests.send(messages),
      untilJudged() {
        const tellLeft = seldom(noteInterval)
        return untilJudged(line, {
          interval: lookInterval,
          onLeft: (left) => tellLeft(() => note(`${left} requests to go`)),
        })
      },
      onPassed: (passed, total) =>
        tell(() => note(`${passed} of ${total} contents passed, ${requests.sent} to be judged again`)),
    }
    await askForAll(line.database, sound.pack, asking)
    if (!command.wait) {
      const { pack, version, hash } = sound.pack
      if (command.json) print(JSON.stringify({ pack, version, hash, activated: changed, asked: requests.sent }))
      else
        print(
          `${requests.sent} contents are to be judged again. The same command again, with waiting, makes sure of all.`,
        )
      return
    }
    await askForTheRest(line.database, sound.pack, put, asking)
  } finally {
    await producer.close()
  }
  const tally = new Tally(command.sample)
  await withChangeFile(command.changes, async (sink) => {
    for await (const change of changesSince(line.database, from)) {
      tally.add(change)
      await sink(change)
    }
  })
  const effect = tally.effect()
  if (command.json) {
    const { pack, version, hash } = sound.pack
    print(JSON.stringify({ pack, version, hash, activated: changed, asked: requests.sent, ...effect }))
    return
  }
  print(`${requests.sent} contents were judged again.`)
  for (const text of effectLines(effect)) print(text)
}

/**
 * Puts a pack in force and has what has a verdict judged again. Doing it again after an interruption is safe, since a judgement that says nothing
 * new leaves no trace, and complete, since every content is passed again. Returns whether it is done.
 */
export async function runActivate(command: ActivateCommand, env: Environment, output: Output): Promise<boolean> {
  const sound = await readSoundPack(command.pack, output)
  if (sound === undefined) return false
  await withLine(env, output.note, (line) => activate(line, sound, command, output))
  return true
}
