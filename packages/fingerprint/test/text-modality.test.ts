import { backgroundStatistics, type TextSource, textModality } from '../src/index.ts'
import { describeModality } from './modality-contract.ts'
import { chinese, english, otherChinese, otherEnglish, traditional } from './samples.ts'

const plain = (text: string): TextSource => ({ text, mediaType: 'text/plain' })

describeModality(textModality, {
  statistics: backgroundStatistics(),
  unrelated: [chinese, english, otherChinese, otherEnglish].map(plain),
  pairs: [
    [plain(chinese), plain(`${otherChinese}\n${chinese.slice(80, 180)}`)],
    [plain(chinese), plain(traditional)],
    [plain(english), plain(`${otherEnglish}\n${english.slice(152, 330)}\n${otherEnglish}`)],
    [plain(english), { text: `<div><p>${english.replaceAll(' ', '&nbsp;')}</p></div>`, mediaType: 'text/html' }],
    [plain(chinese), { text: `> **${chinese.slice(0, 60)}**${chinese.slice(60)}`, mediaType: 'text/markdown' }],
  ],
  unfingerprintable: [
    ['an empty text', plain(''), 'EMPTY'],
    ['blanks', plain(' \n\t\u3000\u200b '), 'EMPTY'],
    ['punctuation', plain('……！？—— ***'), 'EMPTY'],
    ['a few words', plain('too short to tell'), 'TOO_SHORT'],
    ['fourteen characters', plain('一二三四五六七八九十百千万亿'), 'TOO_SHORT'],
    [
      'HTML without words',
      { text: '<p><br></p><script>let words = "many of them, but none is shown"</script>', mediaType: 'text/html' },
      'EMPTY',
    ],
  ],
})
