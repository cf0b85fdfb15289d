/*
 * How near the text modality comes to its limit: JSON.parse and NFKC over the same bytes, side by side in one run, best of several rounds.
 * Read ratios, not megabytes: the machine is shared. Over made-up texts, or those of a file.jsonl with {data: {parts: [{text}]}} per line.
 */
import { readFileSync } from 'node:fs'
import {
  backgroundStatistics,
  compareText,
  decodeSketch,
  encodeSketch,
  prepareQuery,
  sketchText,
  type TextSketch,
  terms,
} from '@sourcemark/fingerprint'

/** Texts without a corpus at hand: pseudo-random words of both languages, with the punctuation and markup of articles. */
function madeTexts(): string[] {
  let state = 1
  const next = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state % below
  }
  return Array.from({ length: 800 }, (_, number) => {
    let text = ''
    while (text.length < 4000) {
      if (number % 2 === 0)
        text += String.fromCharCode(0x4e00 + next(3500)) + (next(12) === 0 ? '，' : '') + (next(30) === 0 ? '。\n' : '')
      else text += `${'etaoinshrdlu'.slice(next(8), next(4) + 8)}${'ing'.slice(next(4))} ${next(14) === 0 ? '. ' : ''}`
    }
    return text
  })
}

function readTexts(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as { data: { parts: { text: string }[] } }).data.parts.map(({ text }) => text))
}

function sized(sketched: ReturnType<typeof sketchText>): number {
  return sketched.ok ? sketched.sketch.size : 0
}

/** @param args the file, when there is one. */
export async function benchText([file]: readonly string[]): Promise<void> {
  const texts = file === undefined ? madeTexts() : readTexts(file)
  const json = texts.map((text) => Buffer.from(JSON.stringify(text)))
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const sketches = texts
    .map((text) => sketchText(text, 'text/plain'))
    .filter((sketched) => sketched.ok)
    .map(({ sketch }) => sketch)
  const html = texts.map((text) => `<p>${text.replaceAll('\n', '</p>\n<p>')}</p>`)
  const statistics = backgroundStatistics()
  let sink = 0

  /** Runs over all items and keeps a result, so that no run can be left out. */
  function over<Item>(items: readonly Item[], run: (item: Item) => number): () => void {
    return () => {
      for (const item of items) sink += run(item)
    }
  }

  const work: Record<string, () => void> = {
    'limit: JSON.parse': over(json, (message) => (JSON.parse(message.toString()) as string).length),
    'limit: NFKC': over(texts, (text) => text.normalize('NFKC').length),
    'tokens, plain': over(texts, (text) => sized(sketchText(text, 'text/plain'))),
    'tokens, HTML': over(html, (text) => sized(sketchText(text, 'text/html'))),
    'tokens, Markdown': over(texts.slice(0, 100), (text) => sized(sketchText(text, 'text/markdown'))),
    keys: over(sketches, (sketch) => terms(sketch).length),
    'encode and decode': over(sketches, (sketch) => decodeSketch(encodeSketch(sketch)).size),
    'prepare query': over(sketches, (sketch) => prepareQuery(sketch, statistics).probes.length),
  }

  const best = new Map<string, number>()
  for (let round = 0; round < 5; round++) {
    for (const [name, run] of Object.entries(work)) {
      const begin = performance.now()
      run()
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - begin))
    }
  }
  const limit = (best.get('limit: JSON.parse') as number) + (best.get('limit: NFKC') as number)
  for (const [name, milliseconds] of best) {
    const share = name === 'tokens, Markdown' ? 100 / texts.length : 1
    console.log(
      `${name.padEnd(20)} ${((bytes * share) / 1000 / milliseconds).toFixed(0).padStart(5)} MB/s  ${((limit * share) / milliseconds).toFixed(2)} of the limit`,
    )
  }
  const both = (best.get('tokens, plain') as number) + (best.get('keys') as number)
  console.log(
    `tokens and keys      ${(bytes / 1000 / both).toFixed(0).padStart(5)} MB/s  ${(limit / both).toFixed(2)} of the limit`,
  )

  let fresh = 0
  let again = 0
  const queries = sketches.slice(0, 50)
  for (const query of queries) {
    const prepared = prepareQuery(query, statistics)
    const candidates: TextSketch[] = sketches.slice(100, 120).map((sketch) => decodeSketch(encodeSketch(sketch)))
    for (const round of ['fresh', 'again']) {
      const begin = performance.now()
      for (const candidate of candidates) sink += compareText(prepared, candidate, statistics).score
      if (round === 'fresh') fresh += performance.now() - begin
      else again += performance.now() - begin
    }
  }
  console.log(
    `20 candidates        ${(fresh / queries.length).toFixed(2)} ms the first time, ${(again / queries.length).toFixed(2)} ms once prepared (${sink > 0 ? 'done' : ''})`,
  )
}
