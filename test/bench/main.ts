/** `npm run bench -- <name>`: runs a bench; without a name it lists them. Nothing is asserted about times: the machine decides those. */
const benches: Readonly<
  Record<string, { readonly about: string; readonly run: (args: readonly string[]) => Promise<void> }>
> = {
  console: {
    about: 'every page of the console at 1,000,000 verdicts and 100,000 cases [--verdicts n] [--cases n] [--times n]',
    run: async (args) => (await import('./console.bench.ts')).benchConsole(args),
  },
  films: {
    about: 'fingerprinting films, beside decoding them',
    run: async () => (await import('./film-kernels.bench.ts')).benchFilmKernels(),
  },
  'films-search': {
    about: 'looking films up in 10 and 100 hours, beside decoding them [--hours 10,100,1000]',
    run: async (args) => (await import('./films-search.bench.ts')).benchFilmsSearch(args),
  },
  'films-recall': {
    about:
      'copies of films that are recognised, attack by attack, beside vPDQ and TMK+PDQF [--copies n] [--originals n] [--unrelated n] [--folder path]',
    run: async (args) => (await import('./films-recall.bench.ts')).benchFilmsRecall(args),
  },
  index: {
    about:
      'look-ups in both forms of the originals index, votes, hashes, pictures, sounds and films [--large] [--huge] [--only <part>] [--json]',
    run: async (args) => (await import('./index.bench.ts')).benchIndex(args),
  },
  pictures: {
    about: 'fingerprinting pictures, beside decoding them',
    run: async () => (await import('./picture-kernels.bench.ts')).benchPictureKernels(),
  },
  'pictures-recall': {
    about:
      'copies of pictures that are recognised, attack by attack, beside PDQ, blockhash and ORB [--copies n] [--originals n]',
    run: async (args) => (await import('./pictures-recall.bench.ts')).benchPicturesRecall(args),
  },
  sounds: {
    about: 'fingerprinting recordings, beside decoding them',
    run: async () => (await import('./sound-kernels.bench.ts')).benchSoundKernels(),
  },
  'sounds-search': {
    about: 'looking recordings up in 10 and 100 hours, beside decoding them [--hours 10,100,1000]',
    run: async (args) => (await import('./sounds-search.bench.ts')).benchSoundsSearch(args),
  },
  'sounds-recall': {
    about:
      'copies of recordings that are recognised, attack by attack, beside Chromaprint [--copies n] [--originals n]',
    run: async (args) => (await import('./sounds-recall.bench.ts')).benchSoundsRecall(args),
  },
  text: {
    about: 'sketching and comparing texts, beside JSON.parse and NFKC [file.jsonl]',
    run: async (args) => (await import('./text.bench.ts')).benchText(args),
  },
  words: {
    about: 'reading a hundred screenshots of articles, and credits on photographs [--screenshots <number>] [--credits]',
    run: async (args) => (await import('./words.bench.ts')).benchWords(args),
  },
}

const [name, ...args] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  const list = Object.entries(benches).map(([known, { about }]) => `  ${known.padEnd(17)}${about}`)
  process.stdout.write(`npm run bench -- <name>\n\n${list.join('\n')}\n`)
  process.exitCode = name === undefined ? 0 : 2
} else {
  await bench.run(args)
}
