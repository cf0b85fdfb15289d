/*
 * How many copies of recordings are recognised, attack by attack, by ours and by Chromaprint when its program is there, with equally many false alarms
 * among pairs of a copy and another recording; and what each then says of recordings that nobody has: other pieces for the same instruments, other
 * texts in the same voice. Ours looks each copy up in an index of all recordings in memory; Chromaprint compares it with each of them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attackSound, type SoundCopy, soundAttacks } from '../support/sounds/attacks.ts'
import { encodeSound } from '../support/sounds/encode-sound.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'
import { makeMusic, musicKinds } from '../support/sounds/music.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { makeSurroundings } from '../support/sounds/surroundings.ts'
import { type Measured, type Method, numberAfter, Pairs, recallTable } from './recall.ts'
import { decoder } from './sound-decoding.ts'
import { chromaprintVersion } from './sounds-recall-chromaprint.ts'
import {
  chromaprintMethods,
  type Heard,
  type HeardCopy,
  hear,
  ourMethods,
  searchAmong,
} from './sounds-recall-methods.ts'

const seconds = 60

/** Kinds of recordings, of each of which there are some: most are music. */
const kinds: Readonly<Record<string, (seed: number) => Float32Array>> = {
  ...Object.fromEntries(
    musicKinds
      .filter((kind) => kind !== 'jingle')
      .map((kind) => [kind, (seed: number) => makeMusic(seed, seconds, { kind })]),
  ),
  'several voices': (seed) => makeSpeech(seed, seconds),
  'one voice': (seed) => makeSpeech(seed, seconds, { voice: 900 }),
  birds: (seed) => makeSurroundings(seed, seconds, 'birds'),
}

/** The first recording of each kind that nobody has. */
const firstStranger = 100

interface Original {
  readonly samples: Float32Array
  readonly heard: Heard
}

async function measure(
  methods: readonly Method<HeardCopy, Heard>[],
  originals: readonly Original[],
  copies: number,
  write: (copy: Pick<SoundCopy, 'samples' | 'encoding'>) => Promise<Heard>,
): Promise<Measured<HeardCopy, Heard>> {
  const attacked = new Map(soundAttacks.map((name) => [name, new Pairs(methods)]))
  const others = new Pairs(methods)
  const search = searchAmong(originals.map(({ heard }) => heard))
  let turn = 0
  for (const [name, pairs] of attacked) {
    for (let copy = 0; copy < copies; copy++) {
      const original = originals[turn++ % originals.length] as Original
      const heard = await search(await write(attackSound(original.samples, name, turn)))
      pairs.add(heard, original.heard)
      for (const other of originals) if (other !== original) others.add(heard, other.heard)
    }
  }
  const alike = new Map(Object.keys(kinds).map((kind) => [`other recordings: ${kind}`, new Pairs(methods)]))
  for (const [kind, make] of Object.entries(kinds)) {
    for (let copy = 0; copy < copies; copy++) {
      const heard = await search(await write({ samples: make(firstStranger + copy) }))
      for (const original of originals) alike.get(`other recordings: ${kind}`)?.add(heard, original.heard)
    }
  }
  return { attacked, others, alike }
}

/** @param args `--copies n` of each attack, `--originals n` of each kind. */
export async function benchSoundsRecall(args: readonly string[]): Promise<void> {
  const ffmpeg = await decoder()
  const version = await chromaprintVersion()
  console.log(version ?? 'Without Chromaprint: fpcalc (libchromaprint-tools) is not on the PATH.')
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const write = async ({ samples, encoding }: Pick<SoundCopy, 'samples' | 'encoding'>): Promise<Heard> => {
      const file = join(folder, 'sound')
      const bytes = encoding === undefined ? undefined : await encodeSound(samples, encoding)
      await writeFile(file, bytes ?? encodeWav(samples))
      return hear(file, encoding?.codec, ffmpeg.path, version !== undefined)
    }
    const originals: Original[] = []
    for (let number = 0; number < numberAfter(args, '--originals', 3); number++) {
      for (const make of Object.values(kinds)) {
        const samples = make(number)
        originals.push({ samples, heard: await write({ samples }) })
      }
    }
    const methods = [...ourMethods, ...(version === undefined ? [] : chromaprintMethods)]
    console.log(recallTable(methods, await measure(methods, originals, numberAfter(args, '--copies', 10), write)))
  } finally {
    await rm(folder, { recursive: true })
  }
}
