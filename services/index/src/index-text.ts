const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** `3 runs`, `1 run`, `4,000 entries`. */
export const counted = (count: number | bigint, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${Number(count) === 1 ? one : many}`

/** Bytes in the largest decimal unit that leaves a whole one. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${oneDigit.format(bytes / 1000 ** unit)} ${units[unit]}`
}

export const decimal = (value: number): string => oneDigit.format(value)

/** A key as 16 hex digits, as an unsigned number. */
export const hexTerm = (term: bigint): string => BigInt.asUintN(64, term).toString(16).padStart(16, '0')

/** How far packed runs are behind their log. */
export function behindText(position: bigint, head: bigint): string {
  if (position > head)
    return `ahead of the log by ${counted(position - head, 'change')}: they belong to a later state of it`
  return position === head ? 'at the end of the log' : `${counted(head - position, 'change')} behind the log`
}
