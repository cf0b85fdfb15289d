/** Red, green and blue from 0 to 255, opacity from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

const named: Readonly<Record<string, string>> = Object.freeze({
  white: '#ffffff',
  black: '#000000',
  red: '#ff0000',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  whitesmoke: '#f5f5f5',
  snow: '#fffafa',
  ivory: '#fffff0',
  azure: '#f0ffff',
  ghostwhite: '#f8f8ff',
  floralwhite: '#fffaf0',
  lightgray: '#d3d3d3',
  lightgrey: '#d3d3d3',
  navy: '#000080',
  orange: '#ffa500',
})

/** Reads a CSS colour: names in use, hexadecimal and rgb(). @returns undefined for others, which then say nothing. */
export function parseColour(written: string): Colour | undefined {
  const text = written.trim().toLowerCase()
  if (text === 'transparent') return [0, 0, 0, 0]
  const hex = /^#([0-9a-f]{3,8})$/.exec(named[text] ?? text)?.[1]
  if (hex !== undefined) {
    const size = hex.length <= 4 ? 1 : 2
    const parts = hex.match(size === 1 ? /./g : /../g) ?? []
    const [red, green, blue, alpha] = parts.map((part) => Number.parseInt(size === 1 ? part + part : part, 16))
    if (red === undefined || green === undefined || blue === undefined) return undefined
    return [red, green, blue, alpha === undefined ? 1 : alpha / 255]
  }
  const call = /^rgba?\(([^)]{1,60})\)$/.exec(text)?.[1]
  if (call === undefined) return undefined
  const values = call
    .split(/[\s,/]+/)
    .filter((value) => value !== '')
    .map((value, index) =>
      value.endsWith('%') ? (Number.parseFloat(value) / 100) * (index < 3 ? 255 : 1) : Number(value),
    )
  const [red, green, blue, alpha = 1] = values
  if (red === undefined || green === undefined || blue === undefined || values.some(Number.isNaN)) return undefined
  return [red, green, blue, alpha]
}

function luminance([red, green, blue]: Colour): number {
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = Math.min(255, Math.max(0, value)) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours from 1 (none) to 21. Source: WCAG 2.2, contrast ratio. */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}
