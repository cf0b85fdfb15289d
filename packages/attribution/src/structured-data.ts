import type { StructuredFact } from './block.ts'
import type { MarkRole } from './mark.ts'

/** Properties of schema.org that say whose a work is or where it was before. */
const properties: Readonly<Record<string, MarkRole>> = Object.freeze({
  author: 'author',
  creator: 'author',
  creditText: 'source',
  copyrightHolder: 'copyright',
  isBasedOn: 'link',
  isBasedOnUrl: 'link',
  citation: 'link',
  license: 'licence',
  sourceOrganization: 'source',
  translator: 'translator',
  editor: 'editor',
})

/** Levels of a JSON-LD document that are read, and facts taken from one. */
const limits = Object.freeze({ depth: 8, facts: 50 })

type Range = { readonly start: number; readonly end: number }

/** Reads a JSON-LD script; a document that is no JSON says nothing. */
export function readJsonLd(json: string, range: Range): StructuredFact[] {
  let document: unknown
  try {
    document = JSON.parse(json)
  } catch {
    return []
  }
  const facts: StructuredFact[] = []
  walk(document, range, facts, 0)
  return facts
}

function walk(node: unknown, range: Range, facts: StructuredFact[], depth: number): void {
  if (depth > limits.depth || typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const item of node) walk(item, range, facts, depth + 1)
    return
  }
  for (const [property, value] of Object.entries(node)) {
    const role = Object.hasOwn(properties, property) ? properties[property] : undefined
    if (role === undefined) walk(value, range, facts, depth + 1)
    else {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (facts.length < limits.facts) facts.push(...factOf(role, item, range))
      }
    }
  }
}

function factOf(role: MarkRole, value: unknown, range: Range): StructuredFact[] {
  if (typeof value === 'string') {
    if (/^https?:\/\//i.test(value)) return [{ role, ...range, url: value }]
    return value.trim() === '' ? [] : [{ role, ...range, name: value }]
  }
  if (typeof value !== 'object' || value === null) return []
  const text = (key: string): string | undefined => {
    const found: unknown = (value as Record<string, unknown>)[key]
    return typeof found === 'string' && found.trim() !== '' ? found : undefined
  }
  const name = text('name')
  const url = text('url') ?? text('@id') ?? text('sameAs')
  const title = text('headline')
  if (name === undefined && url === undefined) return []
  // what a work is based on is named by its title
  const naming = role === 'link' ? { title: title ?? name } : { name, title }
  return [
    {
      role,
      ...range,
      ...(naming.name === undefined ? {} : { name: naming.name }),
      ...(naming.title === undefined ? {} : { title: naming.title }),
      ...(url === undefined ? {} : { url }),
    },
  ]
}

const metaNames: Readonly<Record<string, MarkRole>> = Object.freeze({
  author: 'author',
  'article:author': 'author',
  'dc.creator': 'author',
  copyright: 'copyright',
  'dc.rights': 'copyright',
  'dc.source': 'source',
  'original-source': 'source',
  'og:url': 'link',
})

/** What a tag of the page says for machines; its words are not shown. */
export function readTag(tag: string, attributes: Readonly<Record<string, string>>, range: Range): StructuredFact[] {
  if (tag === 'meta') {
    const key = (attributes.name ?? attributes.property ?? '').toLowerCase()
    const role = metaNames[key] ?? properties[attributes.itemprop ?? '']
    return role === undefined ? [] : factOf(role, attributes.content, range)
  }
  if (tag === 'link') {
    const rel = (attributes.rel ?? '').toLowerCase().split(/\s+/)
    const role = rel.includes('license')
      ? 'licence'
      : rel.includes('author')
        ? 'author'
        : rel.includes('canonical')
          ? 'link'
          : undefined
    return role === undefined || attributes.href === undefined ? [] : [{ role, ...range, url: attributes.href }]
  }
  if ((tag === 'blockquote' || tag === 'q') && attributes.cite !== undefined)
    return [{ role: 'link', ...range, url: attributes.cite }]
  return []
}

/** Dates of publication in a JSON-LD script, of the page's own work: comments and other works within it have dates of their own. */
export function datesOfJsonLd(json: string): string[] {
  let document: unknown
  try {
    document = JSON.parse(json)
  } catch {
    return []
  }
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
  return list(document)
    .slice(0, limits.facts)
    .flatMap((node) => [node, ...list((node as { '@graph'?: unknown } | null)?.['@graph'])])
    .slice(0, limits.facts)
    .flatMap((node) => {
      const date = (node as { datePublished?: unknown } | null | undefined)?.datePublished
      return typeof date === 'string' ? [date] : []
    })
}

/** The date of publication that a tag of the page states. */
export function datesOfTag(tag: string, attributes: Readonly<Record<string, string>>): string[] {
  const published = attributes.itemprop?.toLowerCase() === 'datepublished'
  if (tag === 'time' && attributes.datetime !== undefined && (attributes.pubdate !== undefined || published))
    return [attributes.datetime]
  if (tag !== 'meta' || attributes.content === undefined) return []
  const key = (attributes.name ?? attributes.property ?? '').toLowerCase()
  return published || key === 'article:published_time' ? [attributes.content] : []
}
