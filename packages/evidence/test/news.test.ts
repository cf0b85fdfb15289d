import { describe, expect, it } from 'vitest'
import { datesOf, newsSigns } from '../src/index.ts'
import { html, plain } from './samples.ts'

const score = (text: string, title?: string): number => newsSigns(title, plain(text).blocks)

describe('how much a text reads like news', () => {
  it.each([
    '新华社澜江3月1日电（记者王强）记者从省气象局获悉，未来三天将有大雨。',
    '本报讯（记者 李明）昨日，警方通报一起交通事故。',
    '據新華社澜江3月1日電 外交部發言人表示，將繼續關注。\n記者從會上獲悉，情況正在好轉。',
    'BEIJING, March 1 (Reuters) - Police said on Monday that the bridge had been closed.',
    '中新网澜江5月6日电 据省应急管理部门通报，截至目前共转移群众两千人。',
    'The ministry said on Tuesday it would reopen the port, according to officials. Police declined to comment.',
  ])('%s: much', (text) => {
    expect(score(text)).toBeGreaterThanOrEqual(0.45)
  })

  it.each([
    '河水涨了又落，渡口的人都散了。我小时候常在那里看船。',
    '食材：鸡蛋三个，面粉二百克。做法：把面粉倒进盆里。',
    'Step 1: open the terminal. How to install the tool on your machine.',
    'I met a reporter once. My dear readers, this is her story.',
    '第三章 归人\n他说，警察来过了，又走了。',
    '笔者认为，记者这个职业需要耐心。',
    '电话响了，讯号不好。',
    '',
  ])('%s: little', (text) => {
    expect(score(text)).toBeLessThan(0.35)
  })

  it('lies between 0 and 1, and the title counts', () => {
    const text = '昨日，警方通报一起交通事故。'
    expect(score(text, '记者从警方获悉：事故两人受伤')).toBeGreaterThan(score(text))
    expect(score('新华社澜江3月1日电 记者获悉，据警方通报，昨日。'.repeat(50))).toBeLessThanOrEqual(1)
  })

  it('is read in linear time', () => {
    const start = process.cpuUsage()
    for (const text of ['记者'.repeat(200_000), '据'.repeat(300_000), 'a '.repeat(200_000), '记者 '.repeat(100_000)])
      score(text)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
  })
})

describe('dates in the markup of a page', () => {
  it('are times in UTC, the earliest first', () => {
    expect(
      datesOf(
        html(
          `<meta property="article:published_time" content="2024-03-01T16:00:00+0800"><time pubdate datetime="2024-02-01">x</time>
           <script type="application/ld+json">{"datePublished":"2024-03-01T08:00:00Z"}</script>`,
        ),
      ),
    ).toEqual(['2024-02-01T00:00:00.000Z', '2024-03-01T08:00:00.000Z'])
  })

  it('are none where they are no dates, or not of publication', () => {
    expect(
      datesOf(
        html(
          '<meta property="article:published_time" content="yesterday"><time datetime="2024-01-01">x</time><meta property="article:modified_time" content="2024-01-01"><time pubdate datetime="2024-13-45">y</time>',
        ),
      ),
    ).toEqual([])
    expect(datesOf(plain('2024-01-01'))).toEqual([])
  })
})
