/** A number, share, date or time as it stands in a folded text. */
export interface WrittenNumber {
  /** One past its last code unit. */
  readonly end: number
  /**
   * Its value, the same however it is written: `n:` number, `p:` per cent, `d:year-month-day` with what is not said left empty, `t:` time of
   * day, `v:` anything longer than numbers are.
   */
  readonly key: string
}

const digits: Readonly<Record<string, number>> = Object.freeze({
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  二: 2,
  贰: 2,
  两: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
})
/** Powers of ten. */
const scales: Readonly<Record<string, number>> = Object.freeze({
  十: 1,
  拾: 1,
  百: 2,
  佰: 2,
  千: 3,
  仟: 3,
  万: 4,
  亿: 8,
})
const hanNumerals: ReadonlySet<number> = new Set(
  [...Object.keys(digits), ...Object.keys(scales)].map((numeral) => numeral.charCodeAt(0)),
)
const englishScales: Readonly<Record<string, number>> = Object.freeze({
  hundred: 2,
  thousand: 3,
  million: 6,
  mn: 6,
  billion: 9,
  bn: 9,
  trillion: 12,
})
const englishWords: ReadonlyMap<string, number> = new Map([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, 20 + index * 10] as const),
  ...'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
])
const months = 'january february march april may june july august september october november december'.split(' ')
/** The letters that every month begins with, however it is shortened. */
const monthStarts: ReadonlySet<string> = new Set(months.map((month) => month.slice(0, 3)))

/** Things counted: after them a single Chinese digit is a number, and not part of a word such as 一致 or 三思. */
const counted =
  /[个人名位年月日天时小秒元块角万亿次倍家座栋辆架艘条件项起只头匹张本册篇章节岁届期级层楼号站米里公斤吨种类股票份场局轮组队班排省市县镇村户国州点句页集季套间所台根颗粒杯瓶箱袋桶车船遍趟番周平立毫厘升克]/
const han = /[零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,24}/y
const decimal = /\d{1,3}(?:,\d{3}){1,9}(?:\.\d{1,20})?(?![\d,]*\d)|\d{1,30}(?:\.\d{1,20})?/y
const dotted = /\d{1,9}(?:\.\d{1,9}){2,9}(?!\d)/y
const clock = /(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])/y
const iso = /((?:19|20)\d\d)([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)/y
const number2 = '\\d{1,2}|[一二三四五六七八九十]{1,3}'
const chineseDate = new RegExp(
  `(?:(\\d{4}|[〇零一二三四五六七八九]{4}) ?年(?: ?(${number2}) ?月(?:份)?(?: ?(${number2}) ?[日号])?)?|(${number2}) ?月(?: ?(${number2}) ?[日号]|份))`,
  'y',
)
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)'
const monthTail = '(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\\.?'
const englishDate = new RegExp(
  `${monthName}${monthTail} (\\d{1,2})(?:st|nd|rd|th)?(?![\\d.])(?:,? ((?:19|20)\\d\\d)(?!\\d))?|(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthName}${monthTail}(?![a-z])(?:,? ((?:19|20)\\d\\d)(?!\\d))?|${monthName}${monthTail},? ((?:19|20)\\d\\d)(?!\\d)`,
  'y',
)
const word = /[a-z]+/y
const percent = / ?(?:%|percent(?![a-z])|per cent(?![a-z])|pct(?![a-z]))/y
const scaleWord = / ?(hundred|thousand|million|billion|trillion|bn|mn)(?![a-z])/y
const hanScale = /[十百千万亿]{1,3}/y

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** An exact decimal: `value` tenth powers `power`. */
interface Decimal {
  readonly value: bigint
  readonly power: number
}

function parseDecimal(written: string): Decimal {
  const [whole = '', fraction = ''] = written.replaceAll(',', '').split('.')
  return { value: BigInt(whole + fraction), power: -fraction.length }
}

function add(a: Decimal, b: Decimal): Decimal {
  const power = Math.min(a.power, b.power)
  return { value: a.value * 10n ** BigInt(a.power - power) + b.value * 10n ** BigInt(b.power - power), power }
}

function written({ value, power }: Decimal): string {
  if (value === 0n) return '0'
  let text = value.toString()
  const zeros = /0*$/.exec(text)?.[0].length ?? 0
  text = text.slice(0, text.length - zeros)
  return `${text}e${power + zeros}`
}

/**
 * Reads the number that begins at `at` of a folded text: in digits with or without commas, in Chinese or English words, with 万, 亿, million, %,
 * 百分之, as a date or as a time. `at` is the beginning of a word.
 * @returns undefined where no number begins.
 */
export function readNumber(text: string, at: number): WrittenNumber | undefined {
  const first = text.charCodeAt(at)
  if (first >= 0x30 && first <= 0x39) return readDigits(text, at)
  if (first >= 0x61 && first <= 0x7a) return readEnglish(text, at)
  return hanNumerals.has(first) ? readHan(text, at) : undefined
}

const date = (year: string, month: string, day: string): string => `d:${year}-${month}-${day}`

function readDigits(text: string, at: number): WrittenNumber | undefined {
  const day = match(iso, text, at)
  if (day !== null)
    return { end: iso.lastIndex, key: date(day[1] as string, String(Number(day[3])), String(Number(day[4]))) }
  const chinese = readChineseDate(text, at) ?? readEnglishDate(text, at)
  if (chinese !== undefined) return chinese
  const time = match(clock, text, at)
  if (time !== null) return { end: clock.lastIndex, key: `t:${time[0].replace(/^0(?=\d)/, '')}` }
  const version = match(dotted, text, at)
  if (version !== null) return { end: dotted.lastIndex, key: `v:${version[0]}` }
  return readAmount(text, at)
}

/** Digits with their scales: 3,200万, 1亿5千万, 3.5 million, 32%. */
function readAmount(text: string, at: number): WrittenNumber | undefined {
  let end = at
  let sum: Decimal = { value: 0n, power: 0 }
  let smallest = Number.POSITIVE_INFINITY
  while (end < text.length) {
    const found = match(decimal, text, end)
    if (found === null) break
    let next = decimal.lastIndex
    const parts = match(hanScale, text, next)
    const english = parts === null ? match(scaleWord, text, next) : null
    let power = 0
    if (parts !== null) {
      for (const scale of parts[0]) power += scales[scale] as number
      next = hanScale.lastIndex
    } else if (english !== null) {
      power = englishScales[english[1] as string] as number
      next = scaleWord.lastIndex
    }
    // 2024 3: two numbers, not one
    if (power >= smallest || (end > at && smallest === 0)) break
    const value = parseDecimal(found[0])
    sum = add(sum, { value: value.value, power: value.power + power })
    smallest = power
    end = next
    if (power === 0 || english !== null) break
  }
  if (end === at) return undefined
  const ordinal = /^(?:st|nd|rd|th)(?![a-z])/.exec(text.slice(end, end + 4))
  if (ordinal !== null) return { end: end + 2, key: `n:${written(sum)}` }
  return match(percent, text, end) === null
    ? { end, key: `n:${written(sum)}` }
    : { end: percent.lastIndex, key: `p:${written(sum)}` }
}

function readChineseDate(text: string, at: number): WrittenNumber | undefined {
  const found = match(chineseDate, text, at)
  if (found === null) return undefined
  const [, year = '', month, day, loneMonth, loneDay] = found
  const plain = (part: string | undefined): string => {
    if (part === undefined || part === '') return ''
    if (/\d/.test(part)) return String(Number(part))
    const value = part.length === 4 ? undefined : sectionOf(part)
    return value === undefined ? [...part].map((digit) => digits[digit]).join('') : String(value)
  }
  return { end: chineseDate.lastIndex, key: date(plain(year), plain(month ?? loneMonth), plain(day ?? loneDay)) }
}

function readEnglishDate(text: string, at: number): WrittenNumber | undefined {
  const found = match(englishDate, text, at)
  if (found === null) return undefined
  const [, month1, day1, year1, day2, month2, year2, month3, year3] = found
  const month = (month1 ?? month2 ?? month3) as string
  const number = months.findIndex((name) => name.startsWith(month.slice(0, 3))) + 1
  return {
    end: englishDate.lastIndex,
    key: date(year1 ?? year2 ?? year3 ?? '', String(number), String(Number(day1 ?? day2 ?? '') || '')),
  }
}

function readEnglish(text: string, at: number): WrittenNumber | undefined {
  const day = monthStarts.has(text.slice(at, at + 3)) ? readEnglishDate(text, at) : undefined
  if (day !== undefined) return day
  let end = at
  let sum = 0
  let section = 0
  let seen = false
  for (let words = 0; words < 12; words++) {
    const found = match(word, text, seen ? end + 1 : end)
    if (found === null || (seen && !/[ -]/.test(text[end] as string))) break
    const value = englishWords.get(found[0])
    const scale = englishScales[found[0]]
    if (
      value !== undefined &&
      (!seen || section % 100 === 0 || (section % 10 === 0 && section % 100 >= 20 && value < 10))
    )
      section += value
    else if (scale !== undefined && seen) {
      if (scale === 2) section *= 100
      else {
        sum += section * 10 ** scale
        section = 0
      }
    } else if (
      !(
        found[0] === 'and' &&
        section > 0 &&
        section % 100 === 0 &&
        englishWords.has(match(word, text, word.lastIndex + 1)?.[0] ?? '')
      )
    )
      break
    seen = true
    match(word, text, end === at ? at : end + 1)
    end = word.lastIndex
  }
  if (!seen) return undefined
  const key = written({ value: BigInt(sum + section), power: 0 })
  return match(percent, text, end) === null ? { end, key: `n:${key}` } : { end: percent.lastIndex, key: `p:${key}` }
}

const perHundred = /百分之/y
const point = /点([零〇一二三四五六七八九]{1,8})(?![十百千万亿分半钟])/y

function readHan(text: string, at: number): WrittenNumber | undefined {
  if (match(perHundred, text, at) !== null) {
    const share = readQuantity(text, perHundred.lastIndex)
    return share === undefined ? undefined : { end: share.end, key: `p:${written(share.value)}` }
  }
  const day = readChineseDate(text, at)
  if (day !== undefined) return day
  const share = /^[一二三四五六七八九]成(?![为了功立员分熟长不就本品都人果员份像])/.exec(text.slice(at, at + 3))
  if (share !== null) return { end: at + 2, key: `p:${digits[text[at] as string]}e1` }
  const quantity = readQuantity(text, at)
  if (quantity === undefined) return undefined
  const alone = quantity.end - at === 1
  if (alone && !(text[at - 1] === '第' || counted.test(text[quantity.end] ?? ''))) return undefined
  return { end: quantity.end, key: `n:${written(quantity.value)}` }
}

function readQuantity(text: string, at: number): { end: number; value: Decimal } | undefined {
  const plain = match(decimal, text, at)
  if (plain !== null) return { end: decimal.lastIndex, value: parseDecimal(plain[0]) }
  const run = match(han, text, at)?.[0]
  if (run === undefined) return undefined
  const value = quantityOf(run)
  if (value === undefined) return undefined
  const end = at + run.length
  const fraction = match(point, text, end)
  if (fraction === null) return { end, value: { value, power: 0 } }
  const after = [...(fraction[1] as string)].map((digit) => digits[digit]).join('')
  return { end: point.lastIndex, value: parseDecimal(`${value}.${after}`) }
}

/** The value of Chinese number words; undefined for what is none: 千万, 三四, 一一. */
function quantityOf(run: string): bigint | undefined {
  if (scales[run[0] as string] !== undefined && !/^[十拾]/.test(run)) return undefined
  if ([...run].every((character) => digits[character] !== undefined)) {
    if (run.length === 1) return BigInt(digits[run] as number)
    // digits read one by one: 二〇二四
    return run.length >= 3 ? BigInt([...run].map((character) => digits[character]).join('')) : undefined
  }
  const [beforeHundredMillions, rest] = cut(run, '亿')
  const [beforeTenThousands, ones] = cut(rest, '万')
  const high = beforeHundredMillions === undefined ? 0 : belowHundredMillions(beforeHundredMillions)
  const middle = beforeTenThousands === undefined ? 0 : sectionOf(beforeTenThousands)
  const low = ones === '' ? 0 : sectionOf(ones)
  if (high === undefined || middle === undefined || low === undefined) return undefined
  return BigInt(high) * 100_000_000n + BigInt(middle) * 10_000n + BigInt(low)
}

function belowHundredMillions(run: string): number | undefined {
  const [high, low] = cut(run, '万')
  const upper = high === undefined ? 0 : sectionOf(high)
  const lower = low === '' ? 0 : sectionOf(low)
  return upper === undefined || lower === undefined ? undefined : upper * 10_000 + lower
}

function cut(run: string, at: string): [string | undefined, string] {
  const index = run.lastIndexOf(at)
  return index < 0 ? [undefined, run] : [run.slice(0, index), run.slice(index + 1)]
}

/** A number below ten thousand, such as 三千零五 or 二十. */
function sectionOf(run: string): number | undefined {
  let sum = 0
  let digit: number | undefined
  let smallest = Number.POSITIVE_INFINITY
  for (const character of run) {
    const value = digits[character]
    if (value !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = value
      continue
    }
    const scale = scales[character] as number
    if (scale >= smallest || scale > 3) return undefined
    sum += (digit ?? 1) * 10 ** scale
    smallest = scale
    digit = undefined
  }
  return sum + (digit ?? 0)
}

/** A year alone, and the same as a number: 1960年 and 1960. */
const bareYear = /^d:(\d{4})--$/

/** Whether two readings cannot both be true. Dates that agree in all that both of them say can. */
export function contradicts(a: string, b: string): boolean {
  if (a === b) return false
  const year = bareYear.exec(a)?.[1] ?? bareYear.exec(b)?.[1]
  if (year !== undefined && [a, b].includes(`n:${written(parseDecimal(year))}`)) return false
  if (!a.startsWith('d:') || !b.startsWith('d:')) return true
  const right = b.slice(2).split('-')
  return a
    .slice(2)
    .split('-')
    .some((part, index) => part !== '' && right[index] !== '' && part !== right[index])
}
