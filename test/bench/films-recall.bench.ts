/*
 * How many copies of films are recognised, attack by attack, by ours and by two published methods: vPDQ, a bag of hashes of frames, and TMK+PDQF, one
 * vector for a film; with equally many false alarms among pairs of a copy and another film. And what each then says of films that only look alike: the
 * same place, the same cards, the same talker. Ours looks each copy up in an index of all originals in memory; the others compare it with each of them.
 * Ours once by pictures alone, which is what the others go by, and once with the sound track.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFilmReader } from '@sourcemark/media'
import { attackFilm, type FilmCopy, filmAttacks } from '../support/films/attacks.ts'
import { encodeFilm, type FilmEncoding } from '../support/films/encode-film.ts'
import { type MadeFilm, makeFilm } from '../support/films/make-film.ts'
import { makeUnrelatedFilms, unrelatedFilmKinds } from '../support/films/unrelated.ts'
import { filmMethods, type Seen, type SeenCopy, searchAmong, see } from './films-recall-methods.ts'
import { type Measured, numberAfter, Pairs, recallTable } from './recall.ts'
import { decoder } from './sound-decoding.ts'

const seconds = 30
/** Half as many frames a second as made films have: that halves the time that making them takes, and no method looks at more. */
const rate = 12
/** How originals are written, and films that are nobody's copies. */
const usualEncoding: FilmEncoding = { codec: 'h264', crf: 23, container: 'mp4' }

interface Original {
  readonly film: MadeFilm
  readonly seen: Seen
}

/** Two films of a kind that look alike: the first is an original among others, the second is looked for. */
interface Unrelated {
  readonly kind: string
  readonly original: Seen
  readonly other: Seen
}

/** Writes the film of a name into a file, and looks at that. */
type Write = (name: string, film: Pick<FilmCopy, 'film' | 'encoding'>) => Promise<Seen>

async function measure(
  originals: readonly Original[],
  unrelated: readonly Unrelated[],
  copies: number,
  write: Write,
): Promise<Measured<SeenCopy, Seen>> {
  const attacked = new Map<string, Pairs<SeenCopy, Seen>>()
  const others = new Pairs(filmMethods)
  const known = [...originals.map(({ seen }) => seen), ...unrelated.map(({ original }) => original)]
  const search = searchAmong(known)
  let turn = 0
  for (const name of filmAttacks) {
    const pairs = new Pairs(filmMethods)
    attacked.set(name, pairs)
    for (let copy = 0; copy < copies; copy++) {
      const number = turn++ % originals.length
      const { film, seen } = originals[number] as Original
      const found = await search(await write(`${name} ${turn} of ${number}`, attackFilm(film, name, turn)))
      pairs.add(found, seen)
      for (const other of known) if (other !== seen) others.add(found, other)
    }
    process.stderr.write(`${name}\n`)
  }
  const alike = new Map<string, Pairs<SeenCopy, Seen>>(unrelatedFilmKinds.map((kind) => [kind, new Pairs(filmMethods)]))
  for (const { kind, original, other } of unrelated) {
    const found = await search(other)
    alike.get(kind)?.add(found, original)
    for (const another of known) if (another !== original) others.add(found, another)
  }
  return { attacked, others, alike }
}

/**
 * @param args `--copies n` of each attack, `--originals n`, `--unrelated n` pairs of each kind of films that look alike; `--folder path` keeps the films that
 * are made there, and takes those from it that an earlier run has made.
 */
export async function benchFilmsRecall(args: readonly string[]): Promise<void> {
  const { path, version } = await decoder()
  console.log(`ffmpeg ${version}`)
  const at = args.indexOf('--folder')
  const kept = at < 0 ? undefined : (args[at + 1] as string)
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'sourcemark-bench-')))
  await mkdir(folder, { recursive: true })
  const reader = openFilmReader({ processes: 1, ffmpegPath: path })
  try {
    const write: Write = async (name, { film, encoding }) => {
      const file = join(folder, name.replaceAll(/[^a-z0-9]+/g, '-'))
      if (!existsSync(file)) {
        await writeFile(`${file}.part`, (await encodeFilm(film, encoding)) as Buffer)
        await rename(`${file}.part`, file)
      }
      const seen = await see(file, reader)
      if (kept === undefined) await rm(file)
      return seen
    }
    const originals: Original[] = []
    for (let seed = 0; seed < numberAfter(args, '--originals', 24); seed++) {
      const film = makeFilm(seed, seconds, { rate })
      originals.push({ film, seen: await write(`original ${seed}`, { film, encoding: usualEncoding }) })
    }
    const unrelated: Unrelated[] = []
    for (const kind of unrelatedFilmKinds)
      for (let seed = 0; seed < numberAfter(args, '--unrelated', 4); seed++) {
        const [original, other] = makeUnrelatedFilms(kind, seed, seconds, { rate })
        unrelated.push({
          kind,
          original: await write(`${kind} ${seed} original`, { film: original, encoding: usualEncoding }),
          other: await write(`${kind} ${seed} other`, { film: other, encoding: usualEncoding }),
        })
      }
    const measured = await measure(originals, unrelated, numberAfter(args, '--copies', 4), write)
    console.log(recallTable(filmMethods, measured, { share: 0, among: 'all' }))
    console.log(`\n${recallTable(filmMethods, measured)}`)
  } finally {
    await reader.close()
    if (kept === undefined) await rm(folder, { recursive: true })
  }
}
