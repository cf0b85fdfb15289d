/** Bytes of a refused message that are shown at most. */
export const shownBytes = 64 * 1024
/** Characters of one line. */
const lineLength = 2000
/** Bytes of what is no text. */
const hexBytes = 4096
/** Lines before what is wrong, where not everything is shown. */
const before = 40

/** A line of a message as it is shown. */
export interface ShownLine {
  readonly text: string
  /** Whether it is what the pointer names, or a part of it. */
  readonly marked: boolean
}

export interface ShownValue {
  readonly form: 'json' | 'text' | 'hex'
  readonly lines: readonly ShownLine[]
  /** Whether something is left out. */
  readonly cut: boolean
  /** How far the pointer could be followed: where a field is missing, to what it is missing from. */
  readonly found: string | null
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Text of UTF-8; null for anything else. */
export function textOf(value: Buffer): string | null {
  try {
    return decoder.decode(value)
  } catch {
    return null
  }
}

/** Characters that would not show, or would turn round what is beside them, as escapes. */
const visible = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be made visible
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/g,
    (character, at: number) => {
      const code = character.charCodeAt(0)
      const pair =
        (code >= 0xd800 && code < 0xdc00 && isLow(text.charCodeAt(at + 1))) ||
        (isLow(code) && isHigh(text.charCodeAt(at - 1)))
      return pair ? character : `\\u${code.toString(16).padStart(4, '0')}`
    },
  )
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff

const shorten = (text: string): string =>
  text.length <= lineLength ? text : `${text.slice(0, lineLength)} … (+${text.length - lineLength})`

/**
 * A refused message for people, whatever its bytes are: as JSON with what the pointer names marked, as text, or as hexadecimal numbers. Where it is
 * too large, the part around the mark is shown.
 */
export function showValue(value: Buffer, pointer: string): ShownValue {
  const text = textOf(value)
  if (text === null) return showHex(value)
  const parsed = parse(text)
  if (parsed === undefined) {
    const lines = text.split('\n').map((line) => ({ text: line, marked: false }))
    return { form: 'text', ...fit(lines), found: null }
  }
  const { steps, found } = follow(parsed.value, pointer)
  return { form: 'json', ...fit(layOut(parsed.value, steps, pointer !== '')), found }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const isHolder = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === 'object' && value !== null

const plainStep = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')
const pointerStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')

/** Follows a JSON Pointer as far as it goes. */
function follow(value: unknown, pointer: string): { readonly steps: readonly string[]; readonly found: string } {
  const steps: string[] = []
  let at = value
  for (const step of pointer.split('/').slice(1).map(plainStep)) {
    if (!isHolder(at) || !Object.hasOwn(at, step)) break
    steps.push(step)
    at = (at as Record<string, unknown>)[step]
  }
  return { steps, found: steps.map((step) => `/${pointerStep(step)}`).join('') }
}

/** Deepest nesting that is laid out. */
const deepest = 100
/** Lines after which only what leads to the mark is laid out: more than are shown. */
const mostLines = 20_000

/** Writes a value line by line. What lies at the end of `mark`, and below it, is marked. */
function layOut(value: unknown, mark: readonly string[], marks: boolean): ShownLine[] {
  const lines: ShownLine[] = []
  const write = (one: unknown, label: string, tail: string, path: readonly string[]): void => {
    const marked = marks && path.length >= mark.length && mark.every((step, at) => step === path[at])
    const push = (text: string): void => {
      lines.push({ text: `${'  '.repeat(path.length)}${text}`, marked })
    }
    if (!isHolder(one)) {
      push(`${label}${JSON.stringify(one)}${tail}`)
      return
    }
    const [open, close] = Array.isArray(one) ? ['[', ']'] : ['{', '}']
    const names = Object.keys(one)
    if (names.length === 0 || path.length >= deepest) {
      push(`${label}${open}${names.length === 0 ? '' : '…'}${close}${tail}`)
      return
    }
    push(`${label}${open}`)
    let skipped = 0
    names.forEach((name, at) => {
      const leads = path.length < mark.length && mark[path.length] === name
      if (lines.length > mostLines && !leads) {
        skipped++
        return
      }
      const comma = at === names.length - 1 ? '' : ','
      const child = (one as Record<string, unknown>)[name]
      write(child, Array.isArray(one) ? '' : `${JSON.stringify(name)}: `, comma, [...path, name])
    })
    if (skipped > 0) push(`  … (+${skipped})`)
    push(`${close}${tail}`)
  }
  write(value, '', '', [])
  return lines
}

/** As many lines as may be shown: from the beginning, or from a little before the mark when that lies further behind. */
function fit(all: readonly ShownLine[]): { readonly lines: readonly ShownLine[]; readonly cut: boolean } {
  const lines = all.map(({ text, marked }) => ({ text: visible(shorten(text)), marked }))
  const total = lines.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0)
  if (total <= shownBytes)
    return { lines, cut: lines.some(({ text }, at) => text.length < (all[at]?.text.length ?? 0)) }
  const mark = lines.findIndex(({ marked }) => marked)
  const shown: ShownLine[] = []
  let bytes = 0
  for (const line of lines.slice(Math.max(0, mark - before))) {
    bytes += Buffer.byteLength(line.text) + 1
    if (bytes > shownBytes) break
    shown.push(line)
  }
  return { lines: shown, cut: true }
}

function showHex(value: Buffer): ShownValue {
  const lines: ShownLine[] = []
  for (let at = 0; at < Math.min(value.length, hexBytes); at += 16) {
    const row = value.subarray(at, at + 16)
    const bytes = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push({ text: `${at.toString(16).padStart(6, '0')}  ${bytes.padEnd(47)}  ${letters}`, marked: false })
  }
  return { form: 'hex', lines, cut: value.length > hexBytes, found: null }
}

/** A text as it is best edited: JSON laid out, as long as that says exactly the same. */
export function editableText(text: string): string {
  const parsed = parse(text)
  if (parsed === undefined) return text
  const compact = JSON.stringify(parsed.value)
  const without = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_match, string?: string) => string ?? '')
  return compact === without ? JSON.stringify(parsed.value, null, 2) : text
}
