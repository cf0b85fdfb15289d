/** Articles as they look on a phone, and credits as they stand on photographs: pictures of words that are drawn for the tests. */
import { type Canvas, createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas'
import { font, type Lettering } from './pictures/fonts.ts'
import { makePicture, type PictureKind } from './pictures/make-picture.ts'

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
  readonly lettering: Lettering
  /** Height of the letters of the text, in pixels of the picture. */
  readonly size: number
  readonly theme: ScreenshotTheme
  /** Pixels a row. */
  readonly width: number
  /** Degrees clockwise; 0 when absent. */
  readonly rotation?: number
  readonly format: 'png' | 'jpeg'
}

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
  const { lettering, size, width, format, rotation = 0 } = options
  const { paper, ink, faint } = screenshotThemes[options.theme]
  const margin = Math.round(width * 0.06)
  const measure = createCanvas(1, 1).getContext('2d')
  const broken = (text: string, height: number): string[] => {
    measure.font = font(height, lettering)
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
    context.font = font(line.height, lettering)
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
  /** Decide the picture behind the words. */
  readonly seed: number
  readonly kind: PictureKind
  readonly width: number
  readonly height: number
}

/** A picture that looks like a photograph, with a line of white words and their shadow in one corner; a JPEG. */
export function renderCredit(words: string, options: CreditOptions): Buffer {
  const { size, opacity, corner, seed, kind, width, height } = options
  const canvas = makePicture(seed, kind, { width, height })
  const context = canvas.getContext('2d')
  context.font = font(size)
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

/** The pixels of an encoded picture, as the word reader takes them. */
export async function rasterOf(
  bytes: Buffer,
): Promise<{ width: number; height: number; channels: 3; pixels: Uint8Array }> {
  const image = await loadImage(bytes)
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0; at < pixels.length; at++) pixels[at] = data[Math.floor(at / 3) * 4 + (at % 3)] as number
  return { width, height, channels: 3, pixels }
}

/** An encoded picture in grey, its long side at most 512 pixels, as fingerprints read it. */
export async function greyOf(bytes: Buffer): Promise<{ width: number; height: number; pixels: Uint8Array }> {
  const image = await loadImage(bytes)
  const scale = Math.min(1, 512 / Math.max(image.width, image.height))
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)]
  const context = createCanvas(width, height).getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const luma = (_: unknown, at: number): number =>
    Math.round(
      0.299 * (data[4 * at] as number) + 0.587 * (data[4 * at + 1] as number) + 0.114 * (data[4 * at + 2] as number),
    )
  return { width, height, pixels: Uint8Array.from({ length: width * height }, luma) }
}
