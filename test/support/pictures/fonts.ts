import { fileURLToPath } from 'node:url'
import { GlobalFonts } from '@napi-rs/canvas'

const files = {
  'picture-sans': 'noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff2',
  'picture-heavy': 'noto-sans-sc/files/noto-sans-sc-chinese-simplified-900-normal.woff2',
  'picture-serif': 'noto-serif-sc/files/noto-serif-sc-chinese-simplified-500-normal.woff2',
  'picture-latin': 'roboto/files/roboto-latin-400-normal.woff2',
  'picture-latin-heavy': 'roboto/files/roboto-latin-900-normal.woff2',
} as const

for (const [family, file] of Object.entries(files)) {
  if (GlobalFonts.has(family)) continue
  GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(`@fontsource/${file}`)), family)
}

const stacks = {
  sans: 'picture-latin, picture-sans',
  heavy: 'picture-latin-heavy, picture-heavy',
  serif: 'picture-serif',
} as const

export type Lettering = keyof typeof stacks

/** A font for canvas, of letters that come with the project: the same on every machine, Chinese and Latin. */
export const font = (pixels: number, lettering: Lettering = 'sans'): string =>
  `${Math.round(pixels)}px ${stacks[lettering]}`
