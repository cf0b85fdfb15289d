import { Parser } from 'htmlparser2'

/** An element of a packet; names carry the prefix that {@link prefixes} knows for their namespace, whatever the packet calls it. */
export interface XmpNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmpNode[]
  readonly text: string
}

/** Properties of a packet by their names. */
export type XmpPacket = ReadonlyMap<string, XmpNode>

const prefixes: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://ns.adobe.com/photoshop/1.0/', 'photoshop'],
  ['http://ns.adobe.com/xap/1.0/', 'xmp'],
  ['http://ns.adobe.com/xap/1.0/rights/', 'xmpRights'],
  ['http://ns.adobe.com/xap/1.0/mm/', 'xmpMM'],
  ['http://ns.adobe.com/xap/1.0/sType/ResourceRef#', 'stRef'],
  ['http://ns.adobe.com/tiff/1.0/', 'tiff'],
  ['http://ns.adobe.com/exif/1.0/', 'exif'],
  ['http://ns.useplus.org/ldf/xmp/1.0/', 'plus'],
  ['http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/', 'Iptc4xmpCore'],
  ['http://iptc.org/std/Iptc4xmpExt/2008-02-29/', 'Iptc4xmpExt'],
  ['http://creativecommons.org/ns#', 'cc'],
  ['http://web.resource.org/cc/', 'cc'],
  ['http://www.tc260.org.cn/ns/AIGC/1.0/', 'TC260'],
])

const limits = Object.freeze({
  /** Elements within each other; real packets have fifteen, and what is far deeper costs the square of its depth. */
  depth: 100,
  /** Elements that are read. */
  nodes: 5000,
  /** Prefixes in force at one place. */
  prefixes: 100,
  characters: 20_000,
} as const)

interface OpenNode extends XmpNode {
  attributes: Map<string, string>
  children: OpenNode[]
  text: string
}

interface Frame {
  readonly namespaces: ReadonlyMap<string, string>
  /** The property, or a part of one, that is being read; undefined around properties and in what is passed over. */
  readonly node: OpenNode | undefined
  readonly kind: 'around' | 'description' | 'within' | 'passed'
}

/**
 * Reads an XMP packet: the properties of its descriptions in the namespaces that matter here. Names are told by namespace and not by prefix, entities of
 * a document type are not expanded, and nothing that the packet names becomes a key of an object. What is no XMP has no properties.
 * @throws when its elements are too deep within each other to be meant.
 */
export function readXmpPacket(xml: string): XmpPacket {
  const properties = new Map<string, OpenNode>()
  const frames: Frame[] = [{ namespaces: new Map([['xml', 'xml']]), node: undefined, kind: 'around' }]
  let nodes = 0
  const top = (): Frame => frames.at(-1) as Frame
  const keep = (node: OpenNode): void => {
    // a packet states a property once; of two the first counts
    if (!properties.has(node.name)) properties.set(node.name, node)
  }

  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (frames.length > limits.depth) throw new Error('too deep')
        const outer = top()
        const namespaces = namespacesIn(attributes, outer.namespaces)
        const name = known(tag, namespaces)
        if (outer.kind === 'around') {
          if (name !== 'rdf:Description') return void frames.push({ namespaces, node: undefined, kind: 'around' })
          for (const [key, value] of Object.entries(attributes)) {
            const property = known(key, namespaces)
            if (property !== undefined && !property.startsWith('rdf:'))
              keep({ name: property, attributes: new Map(), children: [], text: clipped(value) })
          }
          return void frames.push({ namespaces, node: undefined, kind: 'description' })
        }
        if (name === undefined || outer.kind === 'passed' || nodes >= limits.nodes)
          return void frames.push({ namespaces, node: undefined, kind: 'passed' })
        nodes++
        const node: OpenNode = { name, attributes: new Map(), children: [], text: '' }
        for (const [key, value] of Object.entries(attributes)) {
          const attribute = known(key, namespaces)
          if (attribute !== undefined) node.attributes.set(attribute, clipped(value))
        }
        if (outer.kind === 'description') keep(node)
        else outer.node?.children.push(node)
        frames.push({ namespaces, node, kind: 'within' })
      },
      ontext(text) {
        const { node } = top()
        if (node !== undefined && node.text.length < limits.characters) node.text = clipped(node.text + clipped(text))
      },
      onclosetag() {
        if (frames.length > 1) frames.pop()
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(xml)
  return properties
}

const clipped = (text: string): string => text.slice(0, limits.characters)

/** A name with the prefix that is ours; undefined in other namespaces. */
function known(name: string, namespaces: ReadonlyMap<string, string>): string | undefined {
  const colon = name.indexOf(':')
  const prefix = namespaces.get(colon === -1 ? '' : name.slice(0, colon))
  return prefix === undefined ? undefined : `${prefix}:${name.slice(colon + 1)}`
}

/** Which of our prefixes the prefixes of an element stand for. */
function namespacesIn(
  attributes: Readonly<Record<string, string>>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let inner: Map<string, string> | undefined
  for (const [key, uri] of Object.entries(attributes)) {
    const declared = key === 'xmlns' ? '' : key.startsWith('xmlns:') ? key.slice('xmlns:'.length) : undefined
    if (declared === undefined) continue
    inner ??= new Map(outer)
    const prefix = prefixes.get(uri)
    if (prefix === undefined) inner.delete(declared)
    else if (inner.size < limits.prefixes) inner.set(declared, prefix)
  }
  return inner ?? outer
}

const containers: ReadonlySet<string> = new Set(['rdf:Bag', 'rdf:Seq', 'rdf:Alt'])

/** The items of a list, or the node itself where it is none. Of alternatives in several languages, the default one is first. */
function itemsOf(node: XmpNode): readonly XmpNode[] {
  const list = node.children.find(({ name }) => containers.has(name))
  if (list === undefined) return [node]
  const items = list.children.filter(({ name }) => name === 'rdf:li')
  const isDefault = (item: XmpNode): boolean => item.attributes.get('xml:lang') === 'x-default'
  return list.name === 'rdf:Alt' ? items.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a))) : items
}

const textOf = (node: XmpNode): string => node.attributes.get('rdf:resource') ?? node.text

/** The texts of a property: one for each item of a list. */
export const textsOf = (node: XmpNode | undefined): string[] =>
  node === undefined
    ? []
    : itemsOf(node)
        .map(textOf)
        .filter((text) => text.trim() !== '')

/** The structures of a property, each with the texts of its fields by their names. */
export function structuresOf(node: XmpNode | undefined): ReadonlyMap<string, string>[] {
  if (node === undefined) return []
  return itemsOf(node).map((item) => {
    const inner = item.children.find(({ name }) => name === 'rdf:Description') ?? item
    const fields = new Map([...item.attributes, ...inner.attributes])
    for (const child of inner.children) fields.set(child.name, textsOf(child)[0] ?? '')
    return fields
  })
}
