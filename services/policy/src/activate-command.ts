import {
  type Asking,
  askForAll,
  askForTheRest,
  changesSince,
  type PutInForce,
  putInForce,
  Tally,
} from '@sourcemark/adjudication'
import type { Producer } from '@sourcemark/broker'
import type { FindingsMessage } from '@sourcemark/contract'
import { type Environment, Fault, type Output, sleep } from '@sourcemark/runtime'
import { groupId, keyed } from '@sourcemark/wiring'
import { withChangeFile } from './change-file.ts'
import { effectLines } from './effect-text.ts'
import { type OpenLine, withLine } from './open-platform.ts'
import type { ActivateCommand } from './options.ts'
import { packName, readSoundPack, type SoundPack } from './sound-pack.ts'

/** Contents that are asked for in one batch at most. */
const largestPage = 500
/** Milliseconds between two lines about how far it is. */
const noteInterval = 5000
/** Milliseconds after which services that do nothing count as not running. */
const patience = 120_000

/** Sends requests, no faster than a rate. */
class PacedRequests {
  readonly #line: OpenLine
  readonly #producer: Producer
  readonly #rate: number
  readonly #from = performance.now()
  #sent = 0

  constructor(line: OpenLine, producer: Producer, rate: number) {
    this.#line = line
    this.#producer = producer
    this.#rate = rate
  }

  get sent(): number {
    return this.#sent
  }

  async send(messages: readonly FindingsMessage[]): Promise<void> {
    if (messages.length === 0) return
    const early = this.#from + (this.#sent / this.#rate) * 1000 - performance.now()
    if (early > 0) await sleep(early)
    await this.#producer.send(this.#line.topics.findings, keyed(messages))
    this.#sent += messages.length
  }
}

/** Calls what is given at most once in an interval. */
function seldom(interval: number): (act: () => void) => void {
  let last = performance.now()
  return (act) => {
    if (performance.now() - last < interval) return
    last = performance.now()
    act()
  }
}

/** Waits until the adjudicator has done everything that was asked of it. */
async function untilJudged({ broker, topics, prefix }: OpenLine, note: Output['note']): Promise<void> {
  const tell = seldom(noteInterval)
  let least: bigint | undefined
  let movedAt = performance.now()
  for (;;) {
    const lag = await broker.lagOf(groupId(prefix, 'adjudicator'), [topics.findings, topics.retry('adjudicator')])
    if (lag === 0n) return
    if (least === undefined || lag < least) {
      least = lag
      movedAt = performance.now()
    }
    if (performance.now() - movedAt > patience) {
      throw new Fault('UNEXPECTED', {
        message: `The adjudicator has left ${lag} requests undone for ${patience / 1000} s: does it run? The pack is in force and the requests stay; they are done when it does.`,
      })
    }
    tell(() => note(`${lag} requests to go`))
    await sleep(300)
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
  const requests = new PacedRequests(line, producer, command.rate)
  try {
    const tell = seldom(noteInterval)
    const asking: Asking = {
      page: Math.min(command.rate, largestPage),
      send: (messages) => requests.send(messages),
      untilJudged: () => untilJudged(line, note),
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
