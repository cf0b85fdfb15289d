import { type Colour, contrast, parseColour } from './colour.ts'
import type { Visibility } from './mark.ts'

/** How text looks at one place of a page, as far as it decides whether somebody can read it. */
export interface Look {
  readonly gone: boolean
  readonly invisible: boolean
  /** Pixels. */
  readonly fontSize: number
  /** From 0 to 1, ancestors multiplied in. */
  readonly opacity: number
  readonly colour: Colour
  /** Undefined where a picture may be behind the text. */
  readonly background: Colour | undefined
}

export const pageLook: Look = Object.freeze({
  gone: false,
  invisible: false,
  fontSize: 16,
  opacity: 1,
  colour: [0, 0, 0, 1] as const,
  background: [255, 255, 255, 1] as const,
})

/** Limits under which words are there but nobody reads them. */
const readableFrom = Object.freeze({ fontSize: 8, opacity: 0.2, contrast: 1.3 })
/** Pixels from which a place counts as outside of the page. */
const outside = -400

type Declarations = ReadonlyMap<string, string>

function parseDeclarations(style: string): Declarations {
  const found = new Map<string, string>()
  for (const declaration of style.replace(/\/\*[^*]*\*\//g, '').split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const value = declaration.slice(colon + 1).replace(/!\s*important/i, '')
    found.set(declaration.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase())
  }
  return found
}

/** The rules of a page's style sheets for single tags, classes and ids, and what stands before them; other selectors are not read. */
export class StyleSheet {
  readonly #rules = new Map<string, Map<string, string>>()

  add(css: string): void {
    for (const [, selectors = '', body = ''] of css
      .replace(/\/\*[^*]*\*\//g, '')
      .matchAll(/([^{}]{1,2000})\{([^{}]{0,4000})\}/g)) {
      const declarations = parseDeclarations(body)
      for (const selector of selectors.split(',')) {
        const key = selector.trim().replace('::before', ':before')
        if (!/^(?:\*|[a-z][a-z0-9]*|[.#][\w-]+)(?::before)?$/i.test(key)) continue
        this.#rules.set(key, new Map([...(this.#rules.get(key) ?? []), ...declarations]))
      }
    }
  }

  /** What the sheets and the element itself declare, the stronger last. */
  declarations(tag: string, attributes: Readonly<Record<string, string>>): Declarations {
    const found = this.#matching(tag, attributes, '')
    for (const [name, value] of parseDeclarations(attributes.style ?? '')) found.set(name, value)
    return found
  }

  /** What the sheets declare for the mark that a browser puts before the element. */
  before(tag: string, attributes: Readonly<Record<string, string>>): Declarations {
    return this.#matching(tag, attributes, ':before')
  }

  #matching(tag: string, attributes: Readonly<Record<string, string>>, suffix: string): Map<string, string> {
    const classes = (attributes.class ?? '').split(/\s+/).map((name) => `.${name}`)
    const found = new Map<string, string>()
    for (const key of ['*', tag, ...classes, `#${attributes.id ?? ''}`])
      for (const [name, value] of this.#rules.get(`${key}${suffix}`) ?? []) found.set(name, value)
    return found
  }
}

/** Pixels of a CSS length; undefined for what depends on the window. */
function pixels(value: string | undefined, base: number): number | undefined {
  const match = /^(-?[\d.]+)\s*(px|pt|em|rem|%|)$/.exec(value ?? '')
  if (match === null) return undefined
  const factor = { px: 1, pt: 4 / 3, em: base, rem: 16, '%': base / 100, '': 1 }[match[2] as 'px']
  return Number(match[1]) * factor
}

const fontWords: Readonly<Record<string, number>> = Object.freeze({
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
})

/** The look inside an element. */
export function lookInside(
  parent: Look,
  tag: string,
  attributes: Readonly<Record<string, string>>,
  sheet: StyleSheet,
): Look {
  const css = sheet.declarations(tag, attributes)
  const gone =
    parent.gone ||
    attributes.hidden !== undefined ||
    attributes['aria-hidden'] === 'true' ||
    (tag === 'details' && attributes.open === undefined) ||
    css.get('display') === 'none' ||
    isOutside(css) ||
    isCollapsed(css)
  const visibility = css.get('visibility')
  const size = css.get('font-size')
  const background = css.get('background-color') ?? css.get('background') ?? attributes.bgcolor
  return {
    // the summary of a folded block stays
    gone: tag === 'summary' ? false : gone,
    invisible: visibility === undefined ? parent.invisible : visibility === 'hidden' || visibility === 'collapse',
    fontSize: fontWords[size ?? ''] ?? pixels(size, parent.fontSize) ?? parent.fontSize,
    opacity: parent.opacity * opacityOf(css),
    colour:
      parseColour(css.get('-webkit-text-fill-color') ?? css.get('color') ?? attributes.color ?? '') ?? parent.colour,
    background: backgroundOf(background, css.get('background-image'), parent.background),
  }
}

function opacityOf(css: Declarations): number {
  const value = css.get('opacity') ?? /opacity\(([\d.]+%?)\)/.exec(css.get('filter') ?? '')?.[1]
  if (value === undefined) return 1
  const share = value.endsWith('%') ? Number.parseFloat(value) / 100 : Number(value)
  return Number.isNaN(share) ? 1 : share
}

function backgroundOf(
  written: string | undefined,
  image: string | undefined,
  parent: Colour | undefined,
): Colour | undefined {
  if (image !== undefined && image !== 'none') return undefined
  if (written === undefined) return parent
  if (written.includes('url(') || written.includes('gradient')) return undefined
  const colour =
    parseColour(written) ??
    written
      .split(/\s+/)
      .map(parseColour)
      .find((found) => found !== undefined)
  return colour === undefined || colour[3] < 0.5 ? parent : colour
}

function isOutside(css: Declarations): boolean {
  if ((pixels(css.get('text-indent'), 16) ?? 0) < outside) return true
  const moved = ['left', 'top', 'margin-left', 'margin-top', 'right', 'bottom'].some(
    (side) => (pixels(css.get(side), 16) ?? 0) < outside,
  )
  const clip = css.get('clip') ?? ''
  const path = css.get('clip-path') ?? ''
  return (
    moved ||
    /^rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]/.test(clip) ||
    /^(?:inset\((?:50|100)%|circle\(0)/.test(path)
  )
}

function isCollapsed(css: Declarations): boolean {
  if (/scale[xy]?\(0(?:\.0\d*)?\)/.test(css.get('transform') ?? '')) return true
  if (!/hidden|clip/.test(css.get('overflow') ?? '')) return false
  return ['height', 'max-height', 'width', 'max-width'].some((side) => (pixels(css.get(side), 16) ?? 9) <= 1)
}

/** How text with this look is seen. */
export function visibilityOf(look: Look): Visibility {
  if (look.gone || look.invisible) return 'hidden'
  if (look.opacity < readableFrom.opacity || look.colour[3] < readableFrom.opacity) return 'transparent'
  if (look.fontSize < readableFrom.fontSize) return 'tiny'
  if (look.background !== undefined && contrast(look.colour, look.background) < readableFrom.contrast)
    return 'camouflaged'
  return 'visible'
}

/** Pixels of indentation, as browsers give a block quotation, and the least that a reader notices. */
const indentation = Object.freeze({ usual: 40, least: 8 })

/** The left one of the lengths of a shorthand such as `margin`. */
function leftOf(shorthand: string | undefined): string | undefined {
  const sides = shorthand?.split(/\s+/)
  return sides?.[3] ?? sides?.[1] ?? sides?.[0]
}

/** Pixels of an indentation; lengths that depend on the window count as usual ones, but for zero. */
function indent(value: string): number {
  if (value.endsWith('%')) return Number.parseFloat(value) * 4
  return pixels(value, 16) ?? (/^(?:0|auto|initial|unset)/.test(value) ? 0 : indentation.usual)
}

function hasVisibleEdge(border: string | undefined): boolean {
  if (border === undefined || !/solid|dash|dott|double|groove|ridge|inset|outset/.test(border)) return false
  const parts = border.split(/\s+/)
  if (parts.some((part) => pixels(part, 16) === 0)) return false
  return !parts.some((part) => isPaper(parseColour(part)))
}

/** Whether a colour cannot be told from an empty page. */
const isPaper = (colour: Colour | undefined): boolean =>
  colour !== undefined && (colour[3] < 0.1 || contrast(colour, [255, 255, 255, 1]) < 1.03)

/**
 * Whether an element sets its words off as a quotation that readers see: `<blockquote>` by indentation, an edge, a ground or slanted letters, `<q>`
 * by quotation marks. One whose looks were taken away sets nothing off.
 */
export function setsOff(tag: string, attributes: Readonly<Record<string, string>>, sheet: StyleSheet): boolean {
  if (tag !== 'blockquote' && tag !== 'q') return false
  const css = sheet.declarations(tag, attributes)
  if (tag === 'q') {
    const content = sheet.before(tag, attributes).get('content')
    const none = /^(?:none|normal|""|'')/
    return !none.test(css.get('quotes') ?? '') && !none.test(content ?? '')
  }
  if (/^(?:inline|contents)/.test(css.get('display') ?? '')) return false
  const margin = css.get('margin-left') ?? css.get('margin-inline-start') ?? leftOf(css.get('margin'))
  const padding = css.get('padding-left') ?? css.get('padding-inline-start') ?? leftOf(css.get('padding'))
  const ground = css.get('background-color') ?? css.get('background')
  return (
    (margin === undefined ? indentation.usual : indent(margin)) >= indentation.least ||
    (padding !== undefined && indent(padding) >= indentation.least) ||
    hasVisibleEdge(css.get('border-left') ?? css.get('border')) ||
    (ground !== undefined && parseColour(ground) !== undefined && !isPaper(parseColour(ground))) ||
    css.get('font-style') === 'italic'
  )
}
