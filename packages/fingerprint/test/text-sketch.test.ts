import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeSketch,
  encodeSketch,
  sketchText,
  type TextMediaType,
  type TextSketch,
  TokenFlag,
  textLimits,
} from '../src/index.ts'
import { chinese, traditional } from './samples.ts'

function sketch(text: string, mediaType: TextMediaType = 'text/plain'): TextSketch {
  const sketched = sketchText(text, mediaType)
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

/** Enough words to be fingerprintable, in front of which a test puts its case. */
const padding = ' alpha beta gamma delta epsilon zeta eta theta iota kappa'

/** What the tokens are in the text as sent. */
function pieces(text: string, mediaType: TextMediaType = 'text/plain'): string[] {
  const { starts, ends, size } = sketch(text + padding, mediaType)
  return Array.from({ length: size - 10 }, (_, index) => text.slice(starts[index], ends[index]))
}

function ids(text: string, mediaType: TextMediaType = 'text/plain'): number[] {
  return [...sketch(text + padding, mediaType).ids].slice(0, -10)
}

describe('tokens and their places', () => {
  it('takes each Han character and each run of letters or digits as a token', () => {
    expect(pieces('用 Node24，跑测试！It’s 3.5 MB')).toEqual([
      '用',
      'Node24',
      '跑',
      '测',
      '试',
      'It',
      's',
      '3',
      '5',
      'MB',
    ])
  })

  it('keeps places behind characters outside the basic plane', () => {
    expect(pieces('😀𠮷野家😀 ok')).toEqual(['𠮷', '野', '家', 'ok'])
  })

  it('decodes entities and reports where they stood', () => {
    const html = 'caf&eacute; &#x4F60;&#22909; AT&amp;T &lt;b&gt;'
    expect(pieces(html, 'text/html')).toEqual(['caf&eacute;', '&#x4F60;', '&#22909;', 'AT', 'T', 'b'])
    expect(ids(html, 'text/html')).toEqual(ids('café 你好 AT&T <b>'))
  })

  it('reads words on across inline tags and ends them at block tags', () => {
    expect(pieces('Ex<span style="color:#333">p</span>erts<b> agree</b>', 'text/html')).toEqual([
      'Ex<span style="color:#333">p</span>erts',
      'agree',
    ])
    expect(pieces('one<p>two</p>three<br>four', 'text/html')).toEqual(['one', 'two', 'three', 'four'])
  })

  it('skips what HTML does not show', () => {
    const html =
      'a1<style>b{c:d}</style><script>if (x < y) z()</script><template><p>t</p></template><!-- note --><ruby>漢<rt>kan</rt></ruby> a2'
    expect(pieces(html, 'text/html')).toEqual(['a1', '漢', 'a2'])
  })

  it('marks ends of sentences and blocks, not points inside numbers', () => {
    const { flags } = sketch(`v 1.5 a. b\nc！d, e${padding}`)
    expect([...flags.slice(0, 7)].map((flag) => flag & TokenFlag.break)).toEqual([1, 0, 0, 0, 1, 1, 1])
  })

  it('reads the words of Markdown and leaves addresses out', () => {
    const markdown =
      '# Title *one*\n\n> quoted [link text](https://example.org/path "hint") &amp; x\\_y\n\n[ref]: https://example.org\n\n`code` '
    expect(pieces(markdown, 'text/markdown')).toEqual(['Title', 'one', 'quoted', 'link', 'text', 'x', 'y', 'code'])
  })

  it('marks the words of URLs', () => {
    const { flags } = sketch(`see https://example.org/a/b?c=d now${padding}`)
    expect([...flags.slice(0, 9)].map((flag) => flag & TokenFlag.url)).toEqual([0, 4, 4, 4, 4, 4, 4, 4, 0])
  })

  it('gives every token a stretch of the text, in order', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom('text/plain', 'text/html', 'text/markdown'),
        (text, mediaType) => {
          const whole = `${padding} ${text}`
          const { starts, ends, size } = sketch(whole, mediaType as TextMediaType)
          for (let index = 0; index < size; index++) {
            expect(ends[index]).toBeGreaterThan(starts[index] as number)
            expect(ends[index]).toBeLessThanOrEqual(whole.length)
            if (index > 0) expect(starts[index]).toBeGreaterThanOrEqual(starts[index - 1] as number)
          }
        },
      ),
    )
  })
})

describe('folding', () => {
  it('makes traditional and simplified Chinese equal, character by character', () => {
    expect([...sketch(traditional).ids]).toEqual([...sketch(chinese).ids])
    expect(sketch(traditional).disguises.traditional).toBeGreaterThan(30)
    expect(sketch(chinese).disguises.traditional).toBe(0)
  })

  it('folds characters next to and beyond the basic plane without shifting the others', () => {
    expect(ids('𠮷説話的後來、瞭解著作')).toEqual(ids('𠮷说话的后来、了解着作'))
    expect(ids('𫠊𥇢')).toEqual(ids('䮄䁪'))
  })

  it('folds case, width, accents, ligatures and compatibility forms', () => {
    expect(ids('ＣＡＦÉ ﬁne ⼈⼯ 𝐁old ①')).toEqual(ids('cafe fine 人工 bold 1'))
    expect(ids('Cafe\u0301 Straße')).toEqual(ids('café strasse'))
  })

  it('drops zero-width characters and counts them', () => {
    expect(ids('wo\u200brd 你\u2060好\ufeff吗 soft\u00adhyphen')).toEqual(ids('word 你好吗 softhyphen'))
    expect(sketch(`wo\u200brd 你\u2060好\ufeff吗${padding}`).disguises.invisible).toBe(3)
  })

  it('folds letters that look like Latin ones and counts the words that mix them', () => {
    expect(ids('Раураl аррlе Αlpha Νame Ιt')).toEqual(ids('paypal apple alpha name it'))
    expect(sketch(`аррlе plain${padding}`).disguises.homoglyphs).toBe(1)
    expect(sketch(`Москва plain${padding}`).disguises.homoglyphs).toBe(0)
  })
})

describe('encoded sketches', () => {
  it('come back as they were for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const original = sketch(`${text} ㍿½ﷺ ${padding}`)
        expect(decodeSketch(encodeSketch(original))).toEqual(original)
      }),
    )
  })

  it('take at most 4 bytes a token of ordinary text', () => {
    const { size } = sketch(chinese.repeat(20))
    expect(encodeSketch(sketch(chinese.repeat(20))).length / size).toBeLessThan(2.5)
    const words = sketch(Array.from({ length: 2000 }, (_, index) => `word${index % 97}`).join(' '))
    expect(encodeSketch(words).length / words.size).toBeLessThanOrEqual(4.01)
  })
})

describe('hostile texts', () => {
  it('are read up to the limit', () => {
    const whole = sketch('啊'.repeat(textLimits.maximumLength + 10))
    expect(whole.truncated).toBe(true)
    expect(whole.size).toBe(textLimits.maximumLength)
  })

  it.each<[string, string, TextMediaType]>([
    ['a hundred thousand nested tags', `${'<div>'.repeat(100_000)}words${padding}`, 'text/html'],
    ['a hundred thousand combining marks', `a${'\u0301'.repeat(100_000)}${padding}`, 'text/plain'],
    ['tags that never end', `${'<a '.repeat(100_000)}`, 'text/html'],
    ['ampersands', `${'&'.repeat(200_000)}${padding}`, 'text/html'],
    ['open brackets', `${'['.repeat(150_000)}${padding}`, 'text/markdown'],
    ['quotes within quotes', `${'>'.repeat(150_000)}${padding}`, 'text/markdown'],
  ])(
    'with %s take no more than a moment',
    (_what, text, mediaType) => {
      const begin = performance.now()
      sketchText(text, mediaType)
      // linear work takes a fraction of a second, quadratic work minutes
      expect(performance.now() - begin).toBeLessThan(10_000)
    },
    60_000,
  )
})
