/*
 * How well words in pictures are read: a hundred screenshots of articles, which must find their article through the text modality and no
 * other one, and credits on made-up photographs. Seconds are those of a machine that does other things as well.
 */

import { readdirSync, readFileSync } from 'node:fs'
import {
  backgroundStatistics,
  compareText,
  prepareQuery,
  reportThreshold,
  sketchText,
  type TextSketch,
} from '@sourcemark/fingerprint'
import { openWordReader, type WordReader } from '@sourcemark/ocr'
import { photoKinds } from '../support/pictures/make-picture.ts'
import {
  type CreditOptions,
  rasterOf,
  renderCredit,
  renderScreenshot,
  type ScreenshotArticle,
  type ScreenshotOptions,
} from '../support/screenshots.ts'
import { texts } from '../support/texts.ts'

interface Article extends ScreenshotArticle {
  readonly name: string
}

const articleFolder = new URL('../corpus/articles/', import.meta.url)

/** The demo corpus and the texts of the tests, as articles. */
function articles(): Article[] {
  const corpus = readdirSync(articleFolder).map((file): Article => {
    const [title = '', ...paragraphs] = readFileSync(new URL(file, articleFolder), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
    return { name: file.replace('.md', ''), title: title.replace(/^#\s*/u, ''), account: accountLine, paragraphs }
  })
  const others = Object.entries(texts).map(
    ([name, text]): Article => ({ name, title: text.slice(0, 12), account: accountLine, paragraphs: [text] }),
  )
  return [...corpus, ...others]
}

const accountLine = '城南旧事  2026-11-30  River Notes'

const widths = [375, 414, 640, 720, 1080, 1170] as const
const letterings = ['sans', 'serif', 'heavy'] as const
const themes = ['light', 'dark', 'sepia'] as const

/** How the `number`th of the hundred is drawn: every tenth is turned by 2°, letters have 13 to 54 pixels. */
function looks(number: number): ScreenshotOptions {
  const width = widths[number % widths.length] as number
  const size = Math.max(13, Math.round(width / (20 + (number % 4) * 3)))
  return {
    lettering: letterings[number % 3] as (typeof letterings)[number],
    theme: themes[Math.floor(number / 3) % 3] as (typeof themes)[number],
    size,
    width,
    rotation: number % 10 === 9 ? 2 : 0,
    format: number % 2 === 0 ? 'png' : 'jpeg',
  }
}

const letters = (text: string): string[] => [...text.normalize('NFKC').replace(/[\s\p{P}]/gu, '')]

/** Share of the letters of `truth` that `read` has in the same order (longest common subsequence). */
function lettersRead(truth: string, read: string): number {
  const [a, b] = [letters(truth), letters(read)]
  let row = new Uint32Array(b.length + 1)
  for (const letter of a) {
    const next = new Uint32Array(b.length + 1)
    for (let at = 0; at < b.length; at++) {
      next[at + 1] = b[at] === letter ? (row[at] as number) + 1 : Math.max(next[at] as number, row[at + 1] as number)
    }
    row = next
  }
  return (row[b.length] as number) / a.length
}

interface Result {
  readonly groups: readonly string[]
  readonly found: boolean
  readonly wrong: readonly string[]
  readonly score: number
  readonly accuracy: number
  readonly ms: number
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function sketchOf(text: string): TextSketch | undefined {
  const sketched = sketchText(text, 'text/plain')
  return sketched.ok ? sketched.sketch : undefined
}

async function readScreenshots(reader: WordReader, count: number): Promise<Result[]> {
  const known = articles()
  const statistics = backgroundStatistics()
  const originals = known.flatMap((article) => {
    const sketch = sketchOf(`${article.title}\n${article.paragraphs.join('\n')}`)
    return sketch === undefined ? [] : [{ name: article.name, sketch }]
  })
  const results: Result[] = []
  for (let number = 0; number < count; number++) {
    const article = known[number % known.length] as Article
    const options = looks(number)
    const raster = await rasterOf(renderScreenshot(article, options))
    const words = await reader.read(raster, new AbortController().signal)
    const text = words.ok ? words.text : ''
    const sketch = sketchOf(text)
    const query = sketch === undefined ? undefined : prepareQuery(sketch, statistics)
    const scores = originals.map(({ name, sketch: original }) => ({
      name,
      score: query === undefined ? 0 : compareText(query, original, statistics).score,
    }))
    const score = scores.find(({ name }) => name === article.name)?.score ?? 0
    results.push({
      groups: [
        'all',
        /\p{Script=Han}/u.test(article.paragraphs.join('')) ? 'Chinese' : 'English',
        options.lettering,
        options.theme,
        options.size < 18 ? 'letters of 13 to 17 pixels' : options.size < 32 ? 'of 18 to 31 pixels' : 'of 32 and more',
        ...(options.rotation === 0 ? [] : ['turned by 2°']),
        ...(words.ok && words.complete ? [] : ['not complete']),
      ],
      found: score >= reportThreshold,
      wrong: scores
        .filter((other) => other.name !== article.name && other.score >= reportThreshold)
        .map(({ name }) => name),
      score,
      accuracy: lettersRead([article.title, article.account, ...article.paragraphs].join(''), text),
      ms: words.ok ? words.ms : Number.NaN,
    })
  }
  return results
}

function printScreenshots(results: readonly Result[]): void {
  console.log(`${'screenshots'.padEnd(28)}  found          wrong  least score  letters read  seconds`)
  for (const group of new Set(results.flatMap(({ groups }) => groups))) {
    const members = results.filter(({ groups }) => groups.includes(group))
    const mean = (value: (result: Result) => number): number =>
      members.reduce((sum, result) => sum + value(result), 0) / members.length
    const found = members.filter((result) => result.found).length
    console.log(
      [
        group.padEnd(28),
        `${found} of ${members.length}`.padEnd(13),
        String(members.reduce((sum, { wrong }) => sum + wrong.length, 0)).padStart(5),
        Math.min(...members.map(({ score }) => score))
          .toFixed(2)
          .padStart(11),
        percent(mean(({ accuracy }) => accuracy)).padStart(12),
        (mean(({ ms }) => ms) / 1000).toFixed(1).padStart(7),
      ].join('  '),
    )
  }
}

const credits = ['图源：王小明摄影', '© Lena Hartmann', 'Photo by Ana Ruiz / Getty Images', '@山间的风'] as const
const creditSizes = [12, 16, 24, 36] as const
const creditOpacities = [0.25, 0.5, 0.75, 1] as const
const creditsPerCell = 12
const corners = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const satisfies CreditOptions['corner'][]

/** Share of credits that are read letter by letter, by height of the letters and opacity. */
async function readCredits(reader: WordReader): Promise<void> {
  console.log(`\ncredits on photographs of 1,000 × 750 pixels, read without a mistake / nearly (4 of 5 letters)`)
  console.log(`${'pixels'.padEnd(8)}${creditOpacities.map((opacity) => `opacity ${opacity}`.padStart(16)).join('')}`)
  for (const size of creditSizes) {
    const cells: string[] = []
    for (const opacity of creditOpacities) {
      let exactly = 0
      let nearly = 0
      for (let number = 0; number < creditsPerCell; number++) {
        const words = credits[number % credits.length] as string
        const picture = renderCredit(words, {
          size,
          opacity,
          corner: corners[Math.floor(number / 4) % corners.length] as (typeof corners)[number],
          seed: number,
          kind: photoKinds[number % photoKinds.length] as (typeof photoKinds)[number],
          width: 1000,
          height: 750,
        })
        const reading = await reader.read(await rasterOf(picture), new AbortController().signal)
        const text = reading.ok ? reading.text : ''
        if (letters(text).join('').includes(letters(words).join(''))) exactly++
        if (lettersRead(words, text) >= 0.8) nearly++
      }
      cells.push(`${exactly} / ${nearly} of ${creditsPerCell}`)
    }
    console.log(`${String(size).padEnd(8)}${cells.map((cell) => cell.padStart(16)).join('')}`)
  }
}

/** @param args `--screenshots <number>` for fewer than 100, `--credits` for the credits too. */
export async function benchWords(args: readonly string[]): Promise<void> {
  const at = args.indexOf('--screenshots')
  const reader = openWordReader({ processes: 1, budgetMs: 120_000 })
  try {
    printScreenshots(await readScreenshots(reader, at === -1 ? 100 : Number(args[at + 1])))
    if (args.includes('--credits')) await readCredits(reader)
  } finally {
    await reader.close()
  }
}
