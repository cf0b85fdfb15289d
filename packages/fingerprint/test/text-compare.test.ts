import { describe, expect, it } from 'vitest'
import {
  attributeMatches,
  backgroundStatistics,
  compareText,
  copiedRanges,
  decodeStatistics,
  encodeStatistics,
  novelTerms,
  prepareQuery,
  reportThreshold,
  type Span,
  StatisticsBuilder,
  sketchText,
  type TextMediaType,
  type TextSimilarity,
  type TextSketch,
  type TextStatistics,
  terms,
} from '../src/index.ts'
import { chinese, english, otherChinese, otherEnglish, traditional } from './samples.ts'

function sketch(text: string, mediaType: TextMediaType = 'text/plain'): TextSketch {
  const sketched = sketchText(text, mediaType)
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

function compare(
  query: string,
  original: string,
  statistics: TextStatistics = backgroundStatistics(),
  mediaType: TextMediaType = 'text/plain',
): TextSimilarity {
  return compareText(prepareQuery(sketch(query, mediaType), statistics), sketch(original), statistics)
}

/** A text of characters that no other seed gives. */
function filler(seed: number, length: number): string {
  let state = seed * 7919 + 1
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return String.fromCodePoint(0x4e00 + (state % 8000))
  }).join('')
}

describe('spans', () => {
  it('are the copied stretch on both sides, to the character', () => {
    const copied = chinese.slice(70, 175)
    const query = `${otherChinese}${copied}${otherEnglish}`
    const { spans, score } = compare(query, chinese)
    expect(score).toBeGreaterThan(0.9)
    expect(spans).toHaveLength(1)
    const { start, end } = (spans[0] as Span).query
    expect(Math.abs(start - otherChinese.length)).toBeLessThanOrEqual(1)
    expect(Math.abs(end - (otherChinese.length + copied.length))).toBeLessThanOrEqual(1)
    expect(chinese.slice(spans[0]?.original.start, spans[0]?.original.end).replace(/^，|[，。]$/gu, '')).toBe(
      query.slice(start, end),
    )
  })

  it('point into HTML as sent', () => {
    const copied = english.slice(152, 400)
    const html = `<p>${otherEnglish}</p><p>${copied.replace('ledger', 'le<i>dg</i>er').replace('tin', 't&#105;n')}</p>`
    const { spans } = compare(html, english, backgroundStatistics(), 'text/html')
    expect(spans).toHaveLength(1)
    expect(html.slice(spans[0]?.query.start, spans[0]?.query.end)).toMatch(
      /^Its skipper keeps a le<i>dg<\/i>er .* t&#105;n beneath/,
    )
  })

  it('span small changes and report moved parts apart', () => {
    const [first, second] = [chinese.slice(0, 100), chinese.slice(100)]
    const changed = first.replace('招牌', '匾额').replace('最怕', '担心')
    expect(compare(`${otherChinese}${changed}`, chinese).spans).toHaveLength(1)
    expect(compare(`${second}${filler(1, 200)}${first}`, chinese).spans).toHaveLength(2)
  })

  it('tell when the script was converted', () => {
    expect(compare(`${otherChinese}${traditional}`, chinese).transform).toEqual({ scriptConverted: true })
    expect(compare(`${otherChinese}${chinese}`, chinese).transform).toEqual({ scriptConverted: false })
  })
})

describe('evidence', () => {
  it('grows with what is copied', () => {
    const scores = [30, 60, 120].map(
      (length) => compare(`${otherChinese}${chinese.slice(20, 20 + length)}`, chinese).score,
    )
    expect(scores[0]).toBeLessThan(scores[1] as number)
    expect(scores[1]).toBeLessThan(scores[2] as number)
  })

  it('is not made of a phrase that anybody uses', () => {
    expect(
      compare(`${otherChinese}在这篇文章中，我们将介绍如何使用`, `${chinese}在这篇文章中，我们将介绍如何使用`).score,
    ).toBeLessThan(reportThreshold)
  })

  it('is not made of credit lines and public boilerplate, before anything was counted', () => {
    const footer =
      '\n作者：某某某 译者：另一个人\n校对：第三个人\n本文由某某翻译组原创翻译，某某网站荣誉推出\n欢迎关注我们的微信公众号，获取更多精彩内容。\n未经授权，不得转载，侵权必究。\n' +
      'via: https://example.org/some/long/path\nThis work is licensed under a Creative Commons Attribution-ShareAlike 4.0 International License.'
    const { score } = compare(otherChinese + footer, chinese + footer)
    expect(score).toBeLessThan(reportThreshold)
    expect(
      prepareQuery(sketch(otherChinese + footer), backgroundStatistics()).boilerplate.reduce(
        (sum, flag) => sum + flag,
        0,
      ),
    ).toBeGreaterThan(80)
    expect(prepareQuery(sketch(otherChinese), backgroundStatistics()).boilerplate.every((flag) => flag === 0)).toBe(
      true,
    )
  })
})

describe('credit lines of the original', () => {
  it('are no evidence where the query hides what makes them credit lines', () => {
    const lines = (label: string): string =>
      Array.from({ length: 4 }, (_, index) => `\n${label}${filler(40 + index, 24)}`).join('')
    expect(compare(otherChinese + lines('啊啊'), chinese + lines('作者')).score).toBeLessThan(reportThreshold)
    expect(compare(otherChinese + lines('啊啊'), chinese + lines('呀呀')).score).toBeGreaterThan(reportThreshold)
  })
})

describe('statistics', () => {
  const footer = filler(99, 60)
  const documents = Array.from({ length: 300 }, (_, index) => ({
    owner: `owner-${index}`,
    text: filler(index, 120) + (index < 250 ? footer : ''),
  }))

  function count(order: readonly (typeof documents)[number][], owner?: string): TextStatistics {
    const builder = new StatisticsBuilder()
    for (const { owner: own, text } of order) {
      const whole = sketch(text)
      builder.add(owner ?? own, whole, novelTerms(whole, []))
    }
    return builder.finish(1)
  }

  it('are the same bytes in whatever order contents are counted', () => {
    expect(encodeStatistics(count(documents))).toEqual(encodeStatistics(count(documents.toReversed())))
  })

  it('come back from their bytes and fit in 2 MB', () => {
    const bytes = encodeStatistics(count(documents))
    expect(bytes.length).toBeLessThan(2_000_000)
    expect(encodeStatistics(decodeStatistics(bytes))).toEqual(bytes)
    expect(decodeStatistics(bytes).epoch).toBe(1)
    expect(() => decodeStatistics(bytes.subarray(1))).toThrow(RangeError)
  })

  it('mask what many owners share, and drop its keys from the probes visibly', () => {
    const statistics = count(documents)
    const query = chinese + footer
    expect(compare(query, otherChinese + footer).score).toBeGreaterThan(reportThreshold)
    expect(compare(query, otherChinese + footer, statistics).score).toBeLessThan(reportThreshold)
    const prepared = prepareQuery(sketch(query), statistics)
    expect(prepared.skippedHotTerms).toBeGreaterThan(5)
    expect(prepareQuery(sketch(query), backgroundStatistics()).skippedHotTerms).toBe(0)
    expect(prepared.probes.length + prepared.skippedHotTerms).toBe(terms(sketch(query)).length)
  })

  it('mask it too where the query changed it', () => {
    const statistics = count(documents)
    const changed = Array.from(footer, (character, index) => (index % 12 === 5 ? '啊' : character)).join('')
    expect(compare(chinese + changed, otherChinese + footer, statistics).score).toBeLessThan(reportThreshold)
  })

  it('count owners, not contents', () => {
    const statistics = count(documents, 'the same')
    expect(compare(chinese + footer, otherChinese + footer, statistics).score).toBeGreaterThan(reportThreshold)
    expect(prepareQuery(sketch(chinese + footer), statistics).skippedHotTerms).toBe(0)
  })
})

describe('attribution of matches', () => {
  const origin = compare(`${otherChinese}${chinese}`, chinese)
  const copyOfOrigin = compare(`${otherChinese}${chinese}`, `${filler(3, 100)}${chinese.slice(0, 150)}`)
  const another = compare(`${otherChinese}${chinese}`, otherChinese)

  it('drops a later content that only repeats what an earlier one claimed', () => {
    expect(
      attributeMatches([
        { name: 'origin', similarity: origin },
        { name: 'copy', similarity: copyOfOrigin },
      ]).map(({ name }) => name),
    ).toEqual(['origin'])
  })

  it('keeps a later content that explains another part', () => {
    expect(
      attributeMatches([
        { name: 'origin', similarity: origin },
        { name: 'another', similarity: another },
      ]).map(({ name }) => name),
    ).toEqual(['origin', 'another'])
  })

  it('keeps both when the smaller claim came first', () => {
    expect(
      attributeMatches([
        { name: 'copy', similarity: copyOfOrigin },
        { name: 'origin', similarity: origin },
      ]).map(({ name }) => name),
    ).toEqual(['copy', 'origin'])
  })

  it('takes out of the index what is a copy and leaves in it what is a quotation', () => {
    expect(copiedRanges([origin])).toEqual(origin.queryTokenRanges)
    const quotation = compare(`${filler(5, 1000)}${chinese.slice(0, 60)}`, chinese)
    expect(quotation.score).toBeGreaterThan(reportThreshold)
    expect(copiedRanges([quotation])).toEqual([])
  })

  it('lists the matched tokens in order and without repetition', () => {
    const { matchedTokens } = origin
    expect([...matchedTokens]).toEqual([...new Set(matchedTokens)].sort((a, b) => a - b))
    expect(matchedTokens.length).toBe(sketch(chinese).size)
  })
})

describe('hostile comparisons', () => {
  it('stay bounded when everything repeats', () => {
    const loop = '绕口令'.repeat(100_000)
    const begin = performance.now()
    compare(`${loop}尾`, `头${loop}`)
    compare(`${'a b '.repeat(100_000)}c`, `d ${'a b '.repeat(100_000)}`)
    expect(performance.now() - begin).toBeLessThan(20_000)
  }, 60_000)
})
