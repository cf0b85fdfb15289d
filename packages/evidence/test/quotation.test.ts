import type { ReadPart } from '@sourcemark/attribution'
import { describe, expect, it } from 'vitest'
import { type Quotation, quotationOf, takenOf } from '../src/index.ts'
import { html, markdown, plain } from './samples.ts'

const words = '河水涨了又落渡口的人散了'
/** How these words, or others, stand in a post. */
function quotation(copy: ReadPart, taken: string = words): Quotation {
  const start = copy.text?.indexOf(taken) ?? -1
  if (start < 0) throw new Error(`not in the text: ${taken}`)
  return quotationOf(copy, [{ query: { start, end: start + taken.length }, original: { start: 0, end: taken.length } }])
}
const setOff = (copy: ReadPart, taken?: string): number => quotation(copy, taken).setOff

describe('a passage is set off', () => {
  it.each([
    plain(`他写道：“${words}。”我不同意。`),
    plain(`他写道：「${words}。」我不同意。`),
    plain(`他写道：『他说「你好」，${words}。』我不同意。`),
    plain(`He wrote: "${words}." I disagree.`),
    plain(`Il écrit : « ${words} ». Non.`),
    plain(`“前言。\n${words}。\n后记。”`),
    plain(`“他说“你好”。\n${words}。\n后记。”`),
    plain(`他写道：“前言。\n“${words}。\n“后记。”`),
    plain(`"The first.\n${words}.\nThe last."`),
    html(`<p>他写道</p><blockquote>${words}</blockquote><p>我不同意</p>`),
    html(`<p>他写道<q>${words}</q></p>`),
    html(`<p>&ldquo;${words}&rdquo;</p>`),
    markdown(`他写道\n\n> ${words}\n\n我不同意`),
    markdown(`> 前言\n${words}`),
    plain(`5" x 3" board: “${words}” and so on`),
  ])('by marks that readers see (%#)', (copy) => {
    expect(setOff(copy)).toBe(1)
  })

  it.each([
    plain(words),
    plain(`“${words}`),
    plain(`他说“你好。${words}。`),
    plain(`${words}”`),
    plain(`“前言”${words}“后记”`),
    plain(`他说“你好。\n${words}。\n再见”他说。`),
    plain(`他“说你好。\n${words}。\n再见”`),
    plain(`a 5" board ${words} a 3" board`),
    plain(`‘${words}’`),
    plain(`《${words}》`),
    html(`<p><span style="display:none">“</span>${words}<span style="display:none">”</span></p>`),
    html(`<p><span style="font-size:1px">“</span>${words}<span style="font-size:1px">”</span></p>`),
    html(`<p><span style="color:#fff">“</span>${words}<span style="color:#fff">”</span></p>`),
    html(`<p><span style="opacity:0">“</span>${words}”</p>`),
    html(`<blockquote style="margin:0;padding:0">${words}</blockquote>`),
    html(`<style>q{quotes:none}</style><p><q>${words}</q></p>`),
    html(`<!-- “ --><p>${words}</p><!-- ” -->`),
    markdown(`> 引文\n\n${words}`),
    plain(`> ${words}`),
  ])('by nothing else (%#)', (copy) => {
    expect(setOff(copy)).toBe(0)
  })

  it('in part, when only a part of it is', () => {
    expect(setOff(plain('我说“一二三四五”六七八九十。'), '一二三四五”六七八九十')).toBe(0.5)
  })

  it('as a whole by one pair of marks around an article of any length that people read', () => {
    const article = `${words}。\n`.repeat(300)
    expect(setOff(plain(`“${article.trim()}”`), article.trim())).toBe(1)
    const endless = `${words}。\n`.repeat(5000)
    expect(setOff(plain(`“${endless.trim()}”`), endless.trim())).toBe(0)
  })
})

describe('what was taken', () => {
  it('is counted in letters and digits that readers see', () => {
    const copy = html('<p>一二，三 abc 9!</p><p style="display:none">四五六</p>')
    const all = [{ query: { start: 0, end: copy.text?.length ?? 0 }, original: { start: 0, end: 9 } }]
    expect(quotationOf(copy, all)).toEqual({ longest: 7, taken: 7, total: 7, setOff: 0 })
    expect(takenOf(copy, 'query', all)).toEqual({ taken: 7, total: 7 })
  })

  it('is counted once where matches overlap, and nothing is taken of other media', () => {
    const copy = plain('一二三四五六七八九十')
    const span = (start: number, end: number) => ({ query: { start, end }, original: { start, end } })
    expect(quotationOf(copy, [span(0, 6), span(4, 8)])).toMatchObject({ longest: 8, taken: 8, total: 10 })
    expect(quotationOf(copy, [{ query: { x: 0, y: 0, w: 1, h: 1 }, original: {} }])).toMatchObject({
      taken: 0,
      longest: 0,
      setOff: 0,
    })
    expect(quotationOf(copy, [])).toEqual({ longest: 0, taken: 0, total: 10, setOff: 0 })
  })

  it('is as long as its longest passage; a word swapped within does not part it', () => {
    const copy = plain(`${'甲'.repeat(50)}换字${'乙'.repeat(50)}${'自'.repeat(30)}${'丙'.repeat(60)}`)
    const span = (start: number, end: number) => ({ query: { start, end }, original: { start, end } })
    expect(quotationOf(copy, [span(0, 50), span(52, 102), span(132, 192)]).longest).toBe(100)
  })

  it('is counted in linear time, whatever stands in the text', () => {
    const start = process.cpuUsage()
    for (const text of [
      '“'.repeat(50_000),
      `${'“'.repeat(30_000)}${'」'.repeat(30_000)}`,
      '“\n'.repeat(30_000),
      '”\n'.repeat(30_000),
      `${'“\n'.repeat(20_000)}${'”\n'.repeat(50_000)}`,
      '"a\n'.repeat(30_000),
      '“a”\n'.repeat(30_000),
    ])
      quotation(plain(text), text.slice(0, 50_000))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
  })
})
