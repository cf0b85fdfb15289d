import type { ReadPart } from '@sourcemark/attribution'
import { describe, expect, it } from 'vitest'
import { type Exclusions, exclusionsOf } from '../src/index.ts'
import { html, markdown, plain } from './samples.ts'

const all = (part: ReadPart): Exclusions => {
  const range = { start: 0, end: part.text?.length ?? 0 }
  return exclusionsOf(part, [{ original: range, query: range }], [])
}

const law = `澜江市渡口管理条例
第一条 为了加强渡口管理，保障渡运安全，根据有关法律，制定本条例。
第二条 本条例适用于本市行政区域内渡口的设置和管理。
第三条 市、县人民政府应当加强对渡口安全工作的领导，履行下列职责：
（一）建立渡口安全责任制；
（二）组织安全检查。
第四条 违反本条例规定的，由主管部门处五百元以下罚款。
第五条 本条例自2024年1月1日起施行。`

const act = `Be it enacted by the Assembly of the River Province:
Section 1. Short title
This Act may be cited as the Ferries Act.
Section 2. No person shall operate a ferry without a permit issued under this Act.
Section 3. The Minister shall publish a list of permits each year.
Section 4. A person who contravenes this Act shall be liable to a fine.`

const document = `澜江省人民政府办公厅
澜政办发〔2023〕15号
各市、县人民政府，省政府各部门：
为做好今年的防汛工作，现就有关事项通知如下。
一、加强值守。各地要落实二十四小时值班制度。
二、检查堤防。发现险情立即处置。
特此通知。
澜江省人民政府办公厅
2023年5月6日`

const register = `AGENCY: Office of Ferries.
ACTION: Final rule.
SUMMARY: This rule sets the hours in which ferries may run.
DATES: Effective on June 1.
FOR FURTHER INFORMATION CONTACT: The desk of the office.
BILLING CODE 0000-00`

describe('text that is not protected', () => {
  it('is a law, in Chinese and English, with its paragraphs, also on one line', () => {
    expect(all(plain(law)).law).toBeGreaterThan(0.9)
    expect(all(plain(law.replaceAll('\n', ' '))).law).toBeGreaterThan(0.8)
    expect(all(html(`<div><p>${law.replaceAll('\n', '</p><p>')}</p></div>`)).law).toBeGreaterThan(0.9)
    expect(all(plain(law.replaceAll('条', '條').replaceAll('规', '規'))).law).toBeGreaterThan(0.9)
    expect(all(plain(act)).law).toBeGreaterThan(0.7)
    expect(all(plain(law)).official).toBe(0)
  })

  it('is a law within a post about it, but not what the post says', () => {
    const before = '昨天我去了渡口，船家说起新的条例，大家都很关心。'
    const after = '我看完以后觉得，这些规定对船家来说是一件好事，以后过河就更放心了。'
    const found = all(plain(`${before}\n${law}\n${after}`))
    expect(found.law).toBeGreaterThan(0.6)
    expect(found.law).toBeLessThan(0.9)
    expect(
      found.ranges.every(({ start, end }) => start >= before.length && end <= before.length + law.length + 2),
    ).toBe(true)
  })

  it.each([
    '法院认为，依照第三条的规定，渡口应当设置标志。船家表示不服，将提起上诉。',
    '第三条 违反本条例规定的，由主管部门处五百元以下罚款。\n记者在现场看到，船家并不知道这条规定。\n他说以后会注意。',
    '第一章 渡口\n河水涨了又落。\n第二章 归人\n他回来的时候，渡口已经没有船了。\n第三章 桥\n桥修好了。',
    '第一条 甲方将房屋租给乙方使用。\n第二条 乙方应当按月支付租金。\n第三条 双方因本合同发生争议的，依法向人民法院起诉。',
    '第一条狗叫小白。\n第二条狗叫小黑。\n第三条狗叫小黄。',
    'Article 1 was the first thing I read.\nArticle 2 was about cats.\nArticle 3 made me laugh out loud.',
    'Section 1. The Tenant shall pay rent.\nSection 2. The Landlord shall repair the roof.\nSection 3. This Agreement shall be governed by law.',
  ])('is not a text that cites, tells or agrees (%#)', (text) => {
    expect(all(plain(text)).law).toBe(0)
  })

  it('leaves out what somebody explains between the articles', () => {
    const lines = law.split('\n')
    const explained = [
      lines[0],
      lines[1],
      '【解读】这一条讲的是立法目的，我们逐句来看它的意思。',
      ...lines.slice(2),
    ].join('\n')
    const found = all(plain(explained))
    const comment = explained.indexOf('【解读】')
    expect(found.ranges.some(({ start, end }) => start <= comment && comment < end)).toBe(false)
    expect(found.law).toBeGreaterThan(0.6)
  })

  it('is a document of a state body', () => {
    expect(all(plain(document)).official).toBeGreaterThan(0.9)
    expect(all(markdown(document.replaceAll('\n', '\n\n'))).official).toBeGreaterThan(0.9)
    expect(
      all(plain(`中华人民共和国国务院令\n第800号\n现公布《渡口条例》，自公布之日起施行。\n2024年3月1日`)).official,
    ).toBeGreaterThan(0.9)
    expect(all(plain(register)).official).toBeGreaterThan(0.9)
  })

  it.each([
    '本报讯 记者从会上获悉，省政府办公厅日前印发澜政办发〔2023〕15号文件，要求各地加强值守。\n会议强调，各地要落实责任。',
    '各位读者：\n今天我们来聊聊防汛。\n特此通知大家一声，周末停更。',
    '澜政办发〔2023〕15号\n这个文件我读了三遍，笔者认为有几点值得说。',
    'Summary: I liked the book.\nDates: we went in June.\nThat is all.',
  ])('is not news or talk about one (%#)', (text) => {
    expect(all(plain(text)).official).toBe(0)
  })

  const rows = [
    ['月份', '水位', '流量'],
    ['1月', '12.3', '450'],
    ['2月', '12.9', '480'],
    ['3月', '13.4', '520'],
  ]
  it.each([
    [
      html(
        `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
      ),
    ],
    [plain(rows.map((row) => row.join('\t')).join('\n'))],
    [plain(rows.map((row) => row.join('    ')).join('\n'))],
    [
      markdown(
        `| ${rows[0]?.join(' | ')} |\n|---|---|---|\n${rows
          .slice(1)
          .map((row) => `| ${row.join(' | ')} |`)
          .join('\n')}`,
      ),
    ],
  ])('is a table of numbers, however it is written (%#)', (part) => {
    expect(all(part).table).toBe(1)
  })

  it.each([
    html(
      '<table><tr><td>河水涨了又落，渡口的人都散了，只有老船工还在。</td><td>他说明年还要再来看看这里的水。</td></tr><tr><td>桥修好以后，再没有人坐船了，渡口长满了草。</td><td>孩子们在草里捉蚂蚱。</td></tr><tr><td>这就是渡口的故事，讲完了。</td><td>再见了，渡口，再见了，老船工。</td></tr></table>',
    ),
    html('<table><tr><td><p>河水涨了又落。</p><p>2024年</p></td></tr></table>'),
    plain('他说 | 我听 | 风吹\n河水 | 渡口 | 老桥\n春天 | 夏天 | 秋天'),
    plain('one\ttwo\nand then a long line without any tab\nthree\t4'),
  ])('is not a page laid out in cells, or words between bars (%#)', (part) => {
    expect(all(part).table).toBe(0)
  })

  it('is what people ruled never to match; each character counts once in the total', () => {
    const part = plain(law)
    const range = { start: 0, end: law.length }
    const found = exclusionsOf(part, [{ original: range, query: range }], [{ start: 0, end: law.length }])
    expect(found).toMatchObject({ suppressed: 1, total: 1 })
    expect(found.law).toBeGreaterThan(0.9)
    expect(found.ranges.map((one) => one.class)).toEqual(expect.arrayContaining(['law', 'suppressed']))
  })

  it('counts only as far as it was taken', () => {
    const story = '我在渡口长大，那里的每一块石头我都认得。'
    const part = plain(`${story}\n\n${law}`)
    const took = (start: number, end: number) =>
      exclusionsOf(part, [{ original: { start, end }, query: { start: 0, end: 1 } }], [])
    expect(took(0, story.length)).toMatchObject({ law: 0, total: 0, ranges: [] })
    expect(took(part.text?.indexOf('第二条') ?? 0, part.text?.length ?? 0).law).toBe(1)
    expect(exclusionsOf(part, [], []).total).toBe(0)
  })

  it('is found in linear time', () => {
    const start = process.cpuUsage()
    for (const text of [
      '第一条\n'.repeat(5000),
      `${'第一条 '.repeat(12_000)}`,
      '国发〔2021〕5号\n'.repeat(4000),
      '各市：\n'.repeat(5000),
      '|1'.repeat(25_000),
      '1\t2\n'.repeat(12_000),
      'section 1. this act\n\n\n\n'.repeat(4000),
    ])
      all(plain(text))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
  })
})
