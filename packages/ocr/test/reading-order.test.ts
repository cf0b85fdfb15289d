import { describe, expect, test } from 'vitest'
import { joinedText } from '../src/joined-text.ts'
import { inReadingOrder } from '../src/reading-order.ts'
import type { PlacedLine } from '../src/recognise.ts'

/** A line whose upper left corner is at (x, y), 20 pixels high unless said otherwise, as wide as its letters are. */
function line(text: string, x: number, y: number, height = 20): PlacedLine {
  const width = [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? height : height / 2), 0)
  return { rectangle: { centre: [x + width / 2, y + height / 2], along: [1, 0], width, height }, text, score: 1 }
}

/** The same lines, turned by some degrees around (0, 0). */
function turned(lines: readonly PlacedLine[], degrees: number): PlacedLine[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return lines.map((one) => {
    const [x, y] = one.rectangle.centre
    return {
      ...one,
      rectangle: { ...one.rectangle, centre: [x * cos - y * sin, x * sin + y * cos], along: [cos, sin] },
    }
  })
}

const read = (lines: readonly PlacedLine[]): string => joinedText(inReadingOrder(lines), 1000, 1000).text

const chinese = [
  line('灯塔看守人的早晨', 100, 0, 30),
  line('老宋每天清晨四点起床，先摸一摸铜壶，', 100, 60),
  line('再去擦那面一人高的透镜。他说镜子上只', 100, 94),
  line('要留一枚指纹。', 100, 128),
  line('冬天海雾像湿棉被一样压下来，他就把汽', 100, 190),
  line('笛的间隔改成二十秒。', 100, 224),
]
const chineseText =
  '灯塔看守人的早晨\n老宋每天清晨四点起床，先摸一摸铜壶，再去擦那面一人高的透镜。他说镜子上只要留一枚指纹。\n' +
  '冬天海雾像湿棉被一样压下来，他就把汽笛的间隔改成二十秒。'

describe('paragraphs', () => {
  test('are put together again from their lines, also when the picture is turned', () => {
    for (const degrees of [0, 2, -3, 90, 180, -90, 183]) expect(read(turned(chinese, degrees))).toBe(chineseText)
  })

  test('come out the same in whatever order the lines were found', () => {
    expect(read([...chinese].reverse())).toBe(chineseText)
  })

  test('of words have a space where a line ended, and none where it ended within a word', () => {
    const lines = [
      line('The last ropewalk in the county is nine hun-', 0, 0),
      line('dred feet long and so narrow that two people', 0, 34),
      line('cannot pass.', 0, 68),
    ]
    expect(read(lines)).toBe(
      'The last ropewalk in the county is nine hundred feet long and so narrow that two people cannot pass.',
    )
  })

  test('begin at an indented line', () => {
    const lines = [
      line('一二三四五六七八九十', 0, 0),
      line('一二三四五六七八', 40, 34),
      line('一二三四五六七八九十', 0, 68),
    ]
    expect(read(lines)).toBe('一二三四五六七八九十\n一二三四五六七八一二三四五六七八九十')
  })

  test('end where a line leaves room for what comes next', () => {
    const lines = [
      line('来源：新华社', 0, 0),
      line('作者：李明', 0, 34),
      line('这一行写得很长一直到了右边的尽头为止', 0, 68),
    ]
    expect(read(lines)).toBe('来源：新华社\n作者：李明\n这一行写得很长一直到了右边的尽头为止')
  })
})

describe('reading order', () => {
  test('goes down one column before the next', () => {
    const column = (name: string, x: number): PlacedLine[] =>
      Array.from({ length: 4 }, (_, row) => line(`${name}${row}${'字'.repeat(8)}`, x, 60 + row * 34))
    const text = read([line('题目横跨两栏写在最上面的一行大字题目横跨', 0, 0), ...column('a', 0), ...column('b', 260)])
    expect(text.replaceAll(/[字\s]/gu, '')).toBe('题目横跨两栏写在最上面的一行大题目横跨a0a1a2a3b0b1b2b3')
  })

  test('pieces of one row stand side by side, those far apart as statements of their own', () => {
    expect(read([line('River', 0, 0), line('Notes', 60, 2)])).toBe('River Notes')
    expect(read([line('9:41', 0, 0), line('100%', 400, 1)])).toBe('9:41\n100%')
  })

  test('of nothing is nothing', () => {
    expect(read([])).toBe('')
  })
})

test('each line is told where it lies in the text and in the picture', () => {
  const { text, lines } = joinedText(
    inReadingOrder([line('nine hun-', 100, 100), line('dred feet', 100, 134)]),
    400,
    200,
  )
  expect(text).toBe('nine hundred feet')
  expect(lines.map(({ start, end }) => text.slice(start, end))).toEqual(['nine hun', 'dred feet'])
  expect(lines[0]?.box).toEqual({ x: 0.25, y: 0.5, w: expect.closeTo(0.225, 9), h: expect.closeTo(0.1, 9) })
  expect(lines[0]?.quad).toEqual([
    [0.25, 0.5],
    [0.475, 0.5],
    [0.475, 0.6],
    [0.25, 0.6],
  ])
})
