import { describe, expect, it } from 'vitest'
import {
  cellar,
  cellarRetold,
  mountainRailway,
  mountainRailwayRetold,
  otherCellar,
  otherRailway,
} from '../../../test/support/retold.ts'
import {
  attributeRewritings,
  backgroundRewritingStatistics,
  backgroundStatistics,
  compareRewriting,
  compareText,
  decodeWords,
  encodeWords,
  pairKeys,
  prepareQuery,
  prepareRewriting,
  RewritingStatistics,
  RewritingStatisticsBuilder,
  readSentences,
  readWords,
  reportThreshold,
  rewritingThreshold,
  sketchText,
  type TextMediaType,
} from '../src/index.ts'
import { chinese, english, otherChinese, otherEnglish } from './samples.ts'

const background = { text: backgroundStatistics(), rewriting: backgroundRewritingStatistics() }

function read(text: string, mediaType: TextMediaType = 'text/plain') {
  const sketched = sketchText(text, mediaType)
  if (!sketched.ok) throw new Error(`a sample has no fingerprint: ${sketched.reason}`)
  return { sketch: sketched.sketch, words: readWords(text, sketched.sketch) }
}

function queryOf(text: string, matched: { start: number; end: number }[] = [], statistics = background) {
  const { sketch, words } = read(text)
  return prepareRewriting(prepareQuery(sketch, statistics.text), words, matched, statistics.rewriting)
}

function compare(query: string, original: string, statistics = background) {
  const { sketch, words } = read(original)
  return compareRewriting(queryOf(query, [], statistics), sketch, words, statistics)
}

const retellings = [
  ['Chinese', mountainRailway, mountainRailwayRetold, otherChinese],
  ['English', cellar, cellarRetold, otherEnglish],
] as const
const subjects = [
  ['Chinese', mountainRailway, otherRailway],
  ['English', cellar, otherCellar],
] as const

describe.each(retellings)('a retelling in %s', (_language, original, retold, host) => {
  it('is no literal match and is reported, both as the whole and inside another text', () => {
    const { sketch } = read(original)
    const literal = compareText(prepareQuery(read(retold).sketch, background.text), sketch, background.text)
    expect(literal.score).toBeLessThan(reportThreshold)
    expect(compare(retold, original).score).toBeGreaterThanOrEqual(rewritingThreshold)
    const inside = compare(`${host}\n${retold}\n${host}`, original)
    expect(inside.score).toBeGreaterThanOrEqual(rewritingThreshold)
    expect(inside.share).toBeLessThan(compare(retold, original).share)
  })

  it('is found with its sentences in another order, and scores no higher so', () => {
    const sentences = retold.split(/(?<=[。.]) ?/)
    const turned = compare(sentences.toReversed().join(' '), original)
    expect(turned.score).toBeGreaterThanOrEqual(rewritingThreshold)
    expect(turned.score).toBeLessThanOrEqual(compare(retold, original).score)
  })

  it('names the sentences on both sides, in the order of the query', () => {
    const text = `${host}\n${retold}`
    const { sentences } = compare(text, original)
    expect(sentences.length).toBeGreaterThanOrEqual(4)
    const starts = sentences.map(({ query }) => query.start)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    for (const { query, original: other, score } of sentences) {
      expect(query.start).toBeGreaterThanOrEqual(host.length)
      expect(text.slice(query.start, query.end)).not.toMatch(/[。.]\s*\S/)
      expect(original.slice(other.start, other.end)).not.toBe('')
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThanOrEqual(1)
    }
    const pairs = sentences.map(({ query, original: other }) => [
      text.slice(query.start, query.end),
      original.slice(other.start, other.end),
    ])
    const words = original === cellar ? ['Clothilde'] : ['铜锣', '隧道']
    for (const word of words) {
      const [ours, theirs] = pairs.find(([one]) => one?.includes(word)) ?? []
      expect([word, ours !== undefined && theirs?.includes(word)]).toEqual([word, true])
    }
  })

  it('shares at least three keys with its original', () => {
    const stored = new Set(queryOf(original).probes.map(({ term }) => term))
    expect(queryOf(retold).probes.filter(({ term }) => stored.has(term)).length).toBeGreaterThanOrEqual(3)
  })

  it('has no keys and no counterparts where a literal match explains it', () => {
    const { sketch, words } = read(retold)
    const query = queryOf(retold, [{ start: 0, end: sketch.size }])
    expect(query.probes).toEqual([])
    expect(compareRewriting(query, read(original).sketch, words, background)).toMatchObject({ score: 0, sentences: [] })
  })
})

describe('no retelling', () => {
  it.each(subjects)('is an article on the same subject in %s', (_language, one, other) => {
    expect(compare(other, one).score).toBeLessThan(rewritingThreshold / 2)
    expect(compare(one, other).score).toBeLessThan(rewritingThreshold / 2)
  })

  it('is any unrelated text', () => {
    const texts = [chinese, otherChinese, english, otherEnglish, mountainRailway, cellar]
    for (const one of texts) for (const other of texts) if (one !== other) expect(compare(one, other).score).toBe(0)
  })

  it('is one sentence, or two', () => {
    const first = mountainRailwayRetold.slice(0, mountainRailwayRetold.indexOf('所用'))
    expect(compare(`${otherChinese}${first}`, mountainRailway).score).toBe(0)
  })

  it('are sentences that are the same word for word: those are for the literal comparison', () => {
    expect(compare(`${otherChinese}\n${mountainRailway}`, mountainRailway).score).toBe(0)
  })

  it('is public boilerplate in other words', () => {
    const footer =
      '本文由某某翻译组原创翻译，某某网站荣誉推出。\n欢迎关注我们的微信公众号，获取更多精彩内容。\n未经授权，不得转载，侵权必究。\n本文仅代表作者个人观点，不代表本平台立场。\n'
    expect(queryOf(footer + otherChinese).probes).toEqual(queryOf(otherChinese).probes)
    expect(compare(`${otherChinese}\n${footer}`, `${chinese}\n${footer}`).score).toBe(0)
  })

  it('is a list that says the same word again and again', () => {
    const list = (word: string): string =>
      Array.from(
        { length: 30 },
        (_, index) => `${word}的第${index}种${String.fromCodePoint(0x4e00 + index * 37)}用法。\n`,
      ).join('')
    expect(compare(list('螺蛳粉煮锅器'), `螺蛳粉煮锅器很好用。\n${chinese}`).score).toBe(0)
  })
})

describe('words', () => {
  it('are the same for inflected forms, capitals, look-alike letters and invisible characters', () => {
    const { words: one } = read(
      'the miners were running, quickly painted chimneys and bottles every morning of the year',
    )
    const { words: other } = read(
      'The miner was run, quick painting chimn\u0435y and bot\u200btle every morning of the years',
    )
    const ids = (words: typeof one) => new Set(words.stems)
    for (const stem of [3, 6, 7, 9, 13]) expect([stem, ids(other).has(one.stems[stem] as number)]).toEqual([stem, true])
  })

  it('come back from their bytes', () => {
    for (const text of [mountainRailway, cellar, `${chinese} Version 3.11 of CPython, 2024 年 ${english}`]) {
      const { sketch, words } = read(text)
      const bytes = encodeWords(words, sketch)
      expect(decodeWords(bytes, sketch)).toEqual(words)
      expect(bytes.length).toBeLessThan(text.length)
    }
  })

  it('refuse bytes that are none of theirs', () => {
    const { sketch, words } = read(cellar)
    const bytes = encodeWords(words, sketch)
    expect(() => decodeWords(new Uint8Array(), sketch)).toThrow(RangeError)
    expect(() => decodeWords(Uint8Array.of(99, ...bytes.subarray(1)), sketch)).toThrow(RangeError)
    expect(() => decodeWords(bytes.subarray(0, bytes.length - 1), sketch)).toThrow(RangeError)
    expect(() => decodeWords(bytes, read('a few words that have nothing to do with it').sketch)).toThrow(RangeError)
    expect(() => decodeWords(Uint8Array.of(1, ...new Uint8Array(12).fill(0xff)), sketch)).toThrow(RangeError)
  })
})

describe('keys', () => {
  const keysOf = (text: string) => {
    const { sketch, words } = read(text)
    return pairKeys(readSentences(sketch, words), () => true).map(({ term }) => term)
  }

  it('are the same whatever the order of the words of a sentence, and each occurs once', () => {
    const one = keysOf('The riddler turned Verzenay bottles beside the chimney.')
    expect(new Set(one).size).toBe(one.length)
    expect(new Set(keysOf('Beside the chimney the bottles Verzenay riddler turned.'))).toEqual(new Set(one))
  })

  it('do not reach over the end of a sentence', () => {
    const [one, other] = ['青石岭的锡矿砂要靠矿工背到江边去', '白沙码头的骡子驮来了铜锣和蘑菇筐']
    const apart = new Set(keysOf(`${one}。${other}。`))
    for (const term of [...keysOf(`${one}。`), ...keysOf(`${other}。`)]) expect(apart.delete(term)).toBe(true)
    expect(apart.size).toBe(0)
    expect(keysOf(`${one}${other}。`).some((term) => !keysOf(`${one}。${other}。`).includes(term))).toBe(true)
  })

  it('are numbers of 64 bits, and few beside the length of a text', () => {
    const keys = keysOf(
      Array.from({ length: 400 }, (_, index) => `${mountainRailway.slice(index % 90)}${index}。`).join(''),
    )
    for (const term of keys) expect(BigInt.asIntN(64, term)).toBe(term)
    expect(keys.length).toBeLessThanOrEqual(4000)
  })
})

describe('statistics of terms', () => {
  const sentencesOf = (text: string) => {
    const { sketch, words } = read(text)
    return readSentences(sketch, words)
  }
  const count = (texts: readonly string[]): RewritingStatistics => {
    const builder = new RewritingStatisticsBuilder()
    for (const text of texts) builder.add(sentencesOf(text), () => true)
    return builder.finish(3)
  }
  const texts = [chinese, english, otherChinese, otherEnglish, mountainRailway, cellar]

  it('are the same bytes in whatever order texts are counted, and come back from them', () => {
    const bytes = count(texts).encode()
    expect(Buffer.compare(count(texts.toReversed()).encode(), bytes)).toBe(0)
    expect(Buffer.compare(count(texts.slice(1)).encode(), bytes)).not.toBe(0)
    const back = RewritingStatistics.decode(bytes)
    expect([back.epoch, back.documents]).toEqual([3, 6])
    expect(Buffer.compare(back.encode(), bytes)).toBe(0)
    expect(() => RewritingStatistics.decode(bytes.subarray(1))).toThrow(RangeError)
  })

  it('count texts, not occurrences, and only sentences of their own', () => {
    const { terms } = sentencesOf(cellar)
    const statistics = count([...Array.from({ length: 40 }, () => cellar), english])
    expect(statistics.termDocuments(terms[3] as number)).toBeGreaterThan(35)
    expect(statistics.termDocuments(terms[3] as number)).toBeLessThan(46)
    const builder = new RewritingStatisticsBuilder()
    builder.add(sentencesOf(cellar), () => false)
    expect(builder.finish(1).termDocuments(terms[3] as number)).toBe(0)
  })

  it('make what many texts say no evidence', () => {
    const rewriting = count(Array.from({ length: 3000 }, () => mountainRailwayRetold))
    expect(compare(mountainRailwayRetold, mountainRailway, { ...background, rewriting }).score).toBe(0)
  })
})

describe('attribution of retellings', () => {
  const origin = { name: 'origin', rewriting: compare(mountainRailwayRetold, mountainRailway) }
  const same = { name: 'same', rewriting: compare(mountainRailwayRetold, `${mountainRailway}\n${otherChinese}`) }
  const other = { name: 'other', rewriting: { ...origin.rewriting, matched: [70, 71, 72] } }

  it('drops a later work whose sentences an earlier one claimed, and keeps one that explains others', () => {
    expect(attributeRewritings([origin, same, other]).map(({ name }) => name)).toEqual(['origin', 'other'])
    expect(attributeRewritings([same, origin]).map(({ name }) => name)).toEqual(['same'])
  })
})

describe('hostile texts', () => {
  it('stay bounded: no end of a sentence, one word in every sentence, one sentence again and again', () => {
    const begin = performance.now()
    const endless = '青石岭矿工锡砂码头骡子机车'.repeat(40_000)
    compare(endless, endless.slice(7))
    const sentence = 'Pelletier riddled Verzenay bottles beneath quarry galleries.\n'.repeat(8000)
    compare(sentence, sentence)
    const varied = Array.from(
      { length: 20_000 },
      (_, index) => `Pelletier${index % 977} Verzenay${index % 1009} quarry${index % 991} riddler.\n`,
    )
    compare(varied.join(''), varied.toReversed().join(''))
    expect(performance.now() - begin).toBeLessThan(20_000)
  }, 60_000)
})
