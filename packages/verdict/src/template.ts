/**
 * Sentences with places for values: `{name}` is a value, `[…]` is left out when a value inside it is empty. Groups do not nest.
 */

type Piece = string | { readonly name: string }
type Group = { readonly optional: boolean; readonly pieces: readonly Piece[] }

export interface Template {
  readonly groups: readonly Group[]
}

/** A mistake in a template, with its offsets in code units. */
export interface TemplateProblem {
  readonly start: number
  readonly end: number
  readonly message: string
}

export type ReadTemplate = { readonly template: Template } | { readonly problem: TemplateProblem }

/** Reads a template; linear in its length. @param known names of the values that there are. */
export function readTemplate(text: string, known: ReadonlySet<string>): ReadTemplate {
  const groups: Group[] = []
  let pieces: Piece[] = []
  let optional = false
  const close = (next: boolean): void => {
    if (pieces.length > 0) groups.push({ optional, pieces })
    pieces = []
    optional = next
  }
  for (const match of text.matchAll(/[[\]}]|\{[^{}[\]]*\}?|[^[\]{}]+/g)) {
    const [token] = match
    const place = { start: match.index, end: match.index + token.length }
    if (token === '[') {
      if (optional) return { problem: { ...place, message: 'A group stands inside a group.' } }
      close(true)
    } else if (token === ']') {
      if (!optional) return { problem: { ...place, message: 'A group ends here that did not begin.' } }
      if (!pieces.some((piece) => typeof piece !== 'string'))
        return { problem: { ...place, message: 'A group without a value is never left out.' } }
      close(false)
    } else if (token.startsWith('{') && token.endsWith('}')) {
      const name = token.slice(1, -1)
      if (!known.has(name)) return { problem: { ...place, message: `There is no value \`{${name}}\`.` } }
      pieces.push({ name })
    } else if (token === '}' || token.startsWith('{')) {
      return { problem: { ...place, message: 'A brace without its partner.' } }
    } else pieces.push(token)
  }
  if (optional) return { problem: { start: text.length - 1, end: text.length, message: 'A group does not end.' } }
  close(false)
  return { template: { groups } }
}

/** Fills a template. Values are data: nothing in them is read as a template. */
export function fillTemplate({ groups }: Template, values: Readonly<Record<string, string>>): string {
  let filled = ''
  for (const { optional, pieces } of groups) {
    const words = pieces.map((piece) => (typeof piece === 'string' ? piece : (values[piece.name] ?? '')))
    if (optional && pieces.some((piece, index) => typeof piece !== 'string' && words[index] === '')) continue
    filled += words.join('')
  }
  return filled
}
