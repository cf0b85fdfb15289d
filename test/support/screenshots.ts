/** Articles as they look on a phone, and credits as they stand on photographs: pictures of words that are drawn for the tests. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { randomFrom } from './random.ts'

/** What the tests write with: sans and serif for Chinese and Latin, and a sans for Latin that takes its Chinese from the first. */
export const screenshotFonts = Object.freeze(['Noto Sans SC', 'Noto Serif SC', 'Roboto'] as const)
export type ScreenshotFont = (typeof screenshotFonts)[number]

export const screenshotThemes = Object.freeze({
  light: { paper: '#ffffff', ink: '#1a1a1a', faint: '#8a8a8a' },
  dark: { paper: '#191919', ink: '#cfcfcf', faint: '#7a7a7a' },
  sepia: { paper: '#f4ecd8', ink: '#4b3c2a', faint: '#9b8a70' },
} as const)
export type ScreenshotTheme = keyof typeof screenshotThemes

/** What a screenshot shows. */
export interface ScreenshotArticle {
  readonly title: string
  /** The line beneath the title: the account's name, a date. */
  readonly account: string
  readonly paragraphs: readonly string[]
}

export interface ScreenshotOptions {
  readonly font: ScreenshotFont
  /** Height of the letters of the text, in pixels of the picture. */
  readonly size: number
  readonly theme: ScreenshotTheme
  /** Pixels a row. */
  readonly width: number
  /** Degrees clockwise; 0 when absent. */
  readonly rotation?: number
  readonly format: 'png' | 'jpeg'
}

const folders: Readonly<Record<ScreenshotFont, string>> = {
  'Noto Sans SC': 'noto-sans-sc',
  'Noto Serif SC': 'noto-serif-sc',
  Roboto: 'roboto',
}
let registered = false

/** Makes the fonts known once; each comes as a hundred files, one for every few characters. */
function registerFonts(): void {
  if (registered) return
  registered = true
  for (const font of screenshotFonts) {
    const home = dirname(fileURLToPath(import.meta.resolve(`@fontsource/${folders[font]}/package.json`)))
    for (const file of readdirSync(join(home, 'files'))) {
      if (file.endsWith('-400-normal.woff2')) GlobalFonts.registerFromPath(join(home, 'files', file), font)
    }
  }
}

const fontOf = (font: ScreenshotFont, size: number): string => `${size}px "${font}", "Noto Sans SC"`

// No line begins with these.
const closing = /^[，。、；：？！”’）》」』…—%,.;:?!)\]]/u

/** A paragraph in lines of at most `width` pixels, broken between Chinese characters and at spaces. */
function brokenLines(context: SKRSContext2D, paragraph: string, width: number): string[] {
  const units = paragraph.match(/[\p{Script=Han}\p{P}]|[^\s\p{Script=Han}\p{P}]+[’'\-.,;:!?)]*|\s+/gu) ?? []
  const lines: string[] = []
  let line = ''
  for (const unit of units) {
    if (line !== '' && context.measureText(line + unit).width > width && !closing.test(unit)) {
      lines.push(line.trimEnd())
      line = unit.trimStart()
    } else line += unit
  }
  return line === '' ? lines : [...lines, line]
}

function encoded(canvas: Canvas, format: 'png' | 'jpeg'): Buffer {
  return format === 'png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/jpeg', 85)
}

/** An article on a phone: status bar, title, account, paragraphs; as tall as it has to be. */
export function renderScreenshot(article: ScreenshotArticle, options: ScreenshotOptions): Buffer {
  registerFonts()
  const { font, size, width, format, rotation = 0 } = options
  const { paper, ink, faint } = screenshotThemes[options.theme]
  const margin = Math.round(width * 0.06)
  const measure = createCanvas(1, 1).getContext('2d')
  const broken = (text: string, height: number): string[] => {
    measure.font = fontOf(font, height)
    return brokenLines(measure, text, width - 2 * margin)
  }
  const small = Math.round(size * 0.8)
  const large = Math.round(size * 1.35)
  const placed: { text: string; height: number; colour: string; y: number }[] = []
  let y = Math.round(size * 1.5)
  const put = (text: string, height: number, colour: string, spacing: number): void => {
    for (const line of broken(text, height)) {
      y += Math.round(height * spacing)
      placed.push({ text: line, height, colour, y })
    }
  }
  put('9:41', small, faint, 1)
  y += size
  put(article.title, large, ink, 1.4)
  y += Math.round(size * 0.5)
  put(article.account, small, faint, 1.5)
  for (const paragraph of article.paragraphs) {
    y += Math.round(size * 0.9)
    put(paragraph, size, ink, 1.65)
  }
  const height = Math.max(Math.round(width * 1.2), y + 2 * size)

  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = paper
  context.fillRect(0, 0, width, height)
  context.translate(width / 2, height / 2)
  context.rotate((rotation * Math.PI) / 180)
  context.translate(-width / 2, -height / 2)
  for (const line of placed) {
    context.font = fontOf(font, line.height)
    context.fillStyle = line.colour
    context.fillText(line.text, margin, line.y)
  }
  return encoded(canvas, format)
}

export interface CreditOptions {
  /** Height of the letters in pixels. */
  readonly size: number
  /** 0 unseen to 1 solid. */
  readonly opacity: number
  readonly corner: 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right'
  /** Decides the picture behind the words. */
  readonly seed: number
  readonly width: number
  readonly height: number
}

/** Something like a photograph: a sky, hills, round and angular things in many sizes, grain. */
function drawScene(context: SKRSContext2D, seed: number, width: number, height: number): void {
  const random = randomFrom(seed)
  const colour = (light: number): string => `hsl(${random() * 360} ${20 + random() * 50}% ${light}%)`
  const sky = context.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, colour(40 + random() * 30))
  sky.addColorStop(1, colour(60 + random() * 30))
  context.fillStyle = sky
  context.fillRect(0, 0, width, height)
  for (let hill = 0; hill < 5; hill++) {
    context.fillStyle = colour(55 - hill * 9 + random() * 10)
    context.beginPath()
    context.moveTo(0, height)
    const phase = random() * 6
    for (let x = 0; x <= width; x += 4) {
      const wave = Math.sin(x / (60 + hill * 25) + phase) + 0.4 * Math.sin(x / 17 + phase) + 0.15 * Math.sin(x / 5)
      context.lineTo(x, height * (0.4 + hill * 0.12) + wave * height * 0.04)
    }
    context.lineTo(width, height)
    context.fill()
  }
  for (let thing = 0; thing < 60; thing++) {
    context.fillStyle = colour(20 + random() * 60)
    const side = width * (0.005 + random() ** 3 * 0.15)
    const [x, y] = [random() * width, height * (0.3 + random() * 0.7)]
    context.beginPath()
    if (thing % 2 === 0) context.ellipse(x, y, side, side * (0.5 + random()), random() * 3, 0, 7)
    else context.rect(x, y, side * (0.5 + random()), side)
    context.fill()
  }
  const pixels = context.getImageData(0, 0, width, height)
  for (let at = 0; at < pixels.data.length; at++) {
    if (at % 4 !== 3) pixels.data[at] = (pixels.data[at] as number) + (random() - 0.5) * 24
  }
  context.putImageData(pixels, 0, 0)
}

/** A picture that looks like a photograph, with a line of words in one corner, or without when `words` is empty; a JPEG. */
export function renderCredit(words: string, options: CreditOptions): Buffer {
  registerFonts()
  const { size, opacity, corner, seed, width, height } = options
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  drawScene(context, seed, width, height)
  context.font = fontOf('Noto Sans SC', size)
  const right = corner.endsWith('right')
  const x = right ? width - size - context.measureText(words).width : size
  const y = corner.startsWith('top') ? 2 * size : height - size
  context.globalAlpha = opacity
  context.shadowColor = 'rgba(0, 0, 0, 0.6)'
  context.shadowBlur = size / 8
  context.fillStyle = '#ffffff'
  context.fillText(words, x, y)
  return encoded(canvas, 'jpeg')
}
