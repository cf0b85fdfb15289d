import { describe, expect, it } from 'vitest'
import { type Changes, changesOf } from '../src/index.ts'
import { html, plain, spanOf } from './samples.ts'

const changes = (original: string, copy: string): Changes => {
  const [a, b] = [plain(original), plain(copy)]
  return changesOf(a, b, [spanOf(a, b)], {})
}
const counts = (original: string, copy: string): number[] => {
  const { numbers, names, polarity } = changes(original, copy)
  return [numbers, names, polarity]
}

describe('copied passages', () => {
  it.each([
    ['县里去年种下三万亩果树。', '县里去年种下三万亩果树。'],
    ['县里去年种下三万亩果树。', '縣裏去年種下３００００畝果樹！'],
    ['产量达到3200万吨，增长12.5%。', '产量达到三千二百万吨 增长百分之十二点五。'],
    ['总投资1.5亿元。', '总投资1亿5千万元。'],
    ['会议于2024年3月1日举行。', '会议于二〇二四年三月一日举行。'],
    ['会议于2024年3月1日举行。', '会议于2024-03-01举行。'],
    ['会议于2024年3月1日举行。', '会议于3月1日举行。'],
    ['有三成居民同意。', '有30%居民同意。'],
    ['The plant made 3,200,000 tons, up 5 percent.', 'The plant made 3.2 million tons, up five per cent.'],
    ['It opened on March 1, 2024 with twenty-one rooms.', 'It opened on 1 March 2024 with 21 rooms.'],
    ['The U.S. sent an e-mail.', 'The US sent an email.'],
    ['The harbour closed at noon.', 'The harb\u200bour  cl\u043esed at n\u043e\u043en.'],
  ])('are not changed when %s is written %s', (original, copy) => {
    expect(changes(original, copy)).toMatchObject({ share: 0, numbers: 0, names: 0, polarity: 0, details: [] })
  })

  it.each([
    ['事故造成32人受伤。', '事故造成23人受伤。'],
    ['事故造成三人受伤。', '事故造成五人受伤。'],
    ['总投资3万元，工期两年。', '总投资3亿元，工期两年。'],
    ['产量增长12.5%，再创新高。', '产量增长12.5倍，再创新高。'],
    ['会议于2024年3月1日举行。', '会议于2024年3月2日举行。'],
    ['有三成居民同意。', '有四成居民同意。'],
    ['The plant made 3.2 million tons last year.', 'The plant made 3.2 billion tons last year.'],
    ['Police held twenty-one people on Monday.', 'Police held forty-one people on Monday.'],
    ['The bus left at 15:30 for the coast.', 'The bus left at 13:50 for the coast.'],
  ])('have a changed number where %s became %s', (original, copy) => {
    expect(counts(original, copy)).toEqual([1, 0, 0])
  })

  it.each([
    ['他一直住在河边，从未离开。', '他始终住在河边，从未离开。'],
    ['事故造成32人受伤，交通中断。', '事故造成多人受伤，交通中断。'],
    ['十分感谢大家一致的支持。', '非常感谢大家共同的支持。'],
    ['千万不要靠近河边。', '切记不要靠近河边。'],
  ])('%s and %s say different words, if any, but no wrong number', (original, copy) => {
    expect(changes(original, copy).numbers).toBe(0)
  })

  it.each([
    ['记者王强报道，河水已经退去。', '记者李明报道，河水已经退去。'],
    ['记者王强报道，河水已经退去。', '记者王刚报道，河水已经退去。'],
    ['图片由 Peter Brown 拍摄于河边，Flickr 上可见。', '图片由 Peter Smith 拍摄于河边，Flickr 上可见。'],
    ['会议由张建国主持，讨论了防汛。', '会议由刘建国主持，讨论了防汛。'],
    ['列车从北京出发，次日到达。', '列车从上海出发，次日到达。'],
    ['他曾在澜江大学任教多年。', '他曾在渡口大学任教多年。'],
    ['She met Peter Brown at the station.', 'She met Peter Smith at the station.'],
    ['The report praised Harbour Bank for its care.', 'The report praised Lantern Bank for its care.'],
    ['美国宣布新的关税。', '日本宣布新的关税。'],
    ['It belongs to the International Harbour Bank now.', 'It belongs to the International Lantern Bank now.'],
  ])('have a changed name where %s became %s', (original, copy) => {
    expect(counts(original, copy)).toEqual([0, 1, 0])
  })

  it.each([
    ['记者王强报道，河水已经退去。', '记者王强报导，河水已经退去。'],
    ['王强说，河水已经退去。', '他说，河水已经退去。'],
    ['这是一家大公司的做法。', '这是一家小公司的做法。'],
    ['这是一家科技公司的做法。', '这是一家互联网公司的做法。'],
    ['However, the river fell back to its bed.', 'Moreover, the river fell back to its bed.'],
    ['She met Peter Brown at the station.', 'She met Brown at the station.'],
    ['She met peter brown at the station.', 'She met Peter Brown at the station.'],
    ['New Rules For The Old Harbour Begin', 'New Rights For The Old Harbour Begin'],
    ['有关方面表示将会调查。', '有关部门表示将会调查。'],
    ['The port runs on Ubuntu and the ferries do too.', 'The port runs on Ubunku and the ferries do too.'],
    ['这是最吸引人的网站，没有之一。', '这是最打动人的网站，没有之一。'],
  ])('%s and %s name nobody else', (original, copy) => {
    expect(changes(original, copy).names).toBe(0)
  })

  it.each([
    ['公司表示将支持这项计划。', '公司表示将反对这项计划。'],
    ['法院认定他有罪，当庭宣判。', '法院认定他无罪，当庭宣判。'],
    ['居民同意拆除旧桥。', '居民不同意拆除旧桥。'],
    ['股价上涨百分之五，成交活跃。', '股价下跌百分之五，成交活跃。'],
    ['产量比去年增加了不少。', '产量比去年减少了不少。'],
    ['他没有回应记者的提问。', '他回应记者的提问。'],
    ['The court did not approve the plan on Monday.', 'The court approved the plan on Monday.'],
    ['Prices are likely to rise again.', 'Prices are unlikely to rise again.'],
    ['Prices rose again in the spring.', 'Prices fell again in the spring.'],
    ["The minister can't confirm the report.", 'The minister can confirm the report.'],
    ['He has never been to the island.', 'He has been to the island.'],
    ['该药对儿童安全，可以服用。', '该药对儿童危险，可以服用。'],
    ['两地水位不同，船只停航。', '两地水位相同，船只停航。'],
  ])('are turned round where %s became %s', (original, copy) => {
    expect(counts(original, copy)).toEqual([0, 0, 1])
  })

  it.each([
    ['河水不断上涨，村民撤离。', '河水持续上涨，村民撤离。'],
    ['效果非常好，大家满意。', '效果十分好，大家满意。'],
    ['他没有回应记者的提问。', '他并未回应记者的提问。'],
    ['他不仅会写，还会画。', '他不但会写，还会画。'],
    ['他不得不离开村子。', '他只好离开村子。'],
    ['特别是老人和孩子。', '尤其是老人和孩子。'],
    ['股价上涨，成交活跃。', '股价没有下跌，成交活跃。'],
    ['这本书很无聊，我放下了。', '这本书很枯燥，我放下了。'],
    ['你不必在意这些。', '你龙必在意这些。'],
    ['无论晴雨都要出船。', '不管晴雨都要出船。'],
    ['The court did not approve the plan.', "The court didn't approve the plan."],
    ['Not only the bridge but the road was closed.', 'Both the bridge and the road was closed.'],
    ['They entered the old famous house.', 'They entered the old infamous house.'],
  ])('%s and %s state the same', (original, copy) => {
    expect(changes(original, copy).polarity).toBe(0)
  })

  it('are turned once for each sentence, and not by a clause turned twice', () => {
    expect(changes('他同意拆桥，她支持修路。', '他不同意拆桥，她反对修路。').polarity).toBe(1)
    expect(changes('他同意拆桥。她支持修路。', '他不同意拆桥。她反对修路。').polarity).toBe(2)
  })

  it('are not turned round by a sentence that was added or left out', () => {
    const first = '河水已经退去，村民陆续回家。'
    expect(changes(`${first}桥还在。`, `${first}他没有回应。桥还在。`).polarity).toBe(0)
    expect(changes(`${first}他没有回应。桥还在。`, `${first}桥还在。`).polarity).toBe(0)
  })

  it('are named with the places of both texts as sent', () => {
    const original = html('<p>前言</p><p>事故造成<b>32</b>人受伤。</p>')
    const copy = plain('转载：事故造成23人受伤。')
    const { details } = changesOf(
      original,
      copy,
      [spanOf(original, copy, '事故造成<b>32</b>人受伤', '事故造成23人受伤')],
      {},
    )
    expect(details).toEqual([
      { kind: 'number', original: { start: 19, end: 21, text: '32' }, copy: { start: 7, end: 9, text: '23' } },
    ])
  })

  it('say how much of them was altered', () => {
    expect(changes('一二三四五六七八九甲'.repeat(2), '一二三四五六七八九甲一二三四五六七八九乙').share).toBeCloseTo(
      1 / 20,
      1,
    )
    expect(changes('河水涨了又落', '完全别的文字').share).toBe(1)
  })

  it('are compared together with the little that stands between them', () => {
    const a = plain('渡口的人都散了，桥头站着32个孩子，远处传来汽笛声。')
    const b = plain('渡口的人都散了，桥头站着23个孩子，远处传来汽笛声。')
    const spans = [spanOf(a, b, '渡口的人都散了'), spanOf(a, b, '远处传来汽笛声')]
    expect(changesOf(a, b, spans, {}).numbers).toBe(1)
    expect(changesOf(a, b, [spans[0] as (typeof spans)[0]], {}).numbers).toBe(0)
  })

  it('do not count words that readers do not see', () => {
    const a = html('<p>事故造成32人受伤。</p>')
    const b = html('<p>事故造成<span style="display:none">九</span>32人受伤。</p>')
    expect(changesOf(a, b, [spanOf(a, b)], {}).share).toBe(0)
  })

  it('are counted once where two matches share them', () => {
    const a = plain('事故造成32人受伤，交通中断。')
    const b = plain('事故造成23人受伤，交通中断。')
    expect(changesOf(a, b, [spanOf(a, b), spanOf(a, b), spanOf(a, b, '事故', '事故造成23人受伤')], {}).numbers).toBe(1)
  })

  it('give the same for the same texts, and take linear time on any', () => {
    const start = process.cpuUsage()
    const long = (seed: number): string =>
      Array.from({ length: 6000 }, (_, index) => String.fromCharCode(0x4e00 + ((index * seed) % 3001))).join('')
    for (const [x, y] of [
      [long(7), long(11)],
      ['一'.repeat(12_000), '一'.repeat(11_000)],
      ['1,'.repeat(8000), '1 '.repeat(8000)],
      ['甲乙'.repeat(5000), '乙丙甲'.repeat(3300)],
      ['twenty '.repeat(5000), 'hundred and '.repeat(5000)],
    ] as const)
      changes(x, y)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
    expect(changes(long(7).slice(0, 900), long(7).slice(30, 930))).toEqual(
      changes(long(7).slice(0, 900), long(7).slice(30, 930)),
    )
  })
})

describe('titles', () => {
  const title = (original?: string, copy?: string): number => {
    const a = plain('')
    return changesOf(a, a, [], { original, copy }).title
  }

  it.each([
    ['渡口的最后一班船', '【转载】渡口的最后一班船'],
    ['渡口的最后一班船', '转载：渡口的最後一班船'],
    ['渡口的最后一班船', '渡口的最后一班船_澜江网'],
    ['渡口的最后一班船 | 澜江周刊', '渡口的最后一班船（转）'],
    ['The last ferry', 'The Last Ferry - Harbour News'],
    [undefined, '渡口'],
    ['', ''],
  ])('%s and %s are the same', (original, copy) => {
    expect(title(original, copy)).toBe(0)
  })

  it('differ by what was rewritten', () => {
    expect(title('渡口的最后一班船', '渡口的最后一班车')).toBeCloseTo(1 / 8)
    expect(title('渡口的最后一班船', '震惊！河边竟出现这一幕')).toBeGreaterThan(0.8)
    expect(title('河水上涨', '河水下跌')).toBe(0.5)
  })
})
