import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, Scalar } from 'yaml'

/** A place in a file; both from 1, the column in UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

export type Path = readonly (string | number)[]

/** A YAML text together with the way back from its values to lines and columns. */
export class PlacedYaml {
  readonly document: Document
  readonly #lines = new LineCounter()
  readonly #source: string

  constructor(source: string) {
    this.#source = source
    this.document = parseDocument(source, { lineCounter: this.#lines, prettyErrors: false, version: '1.2' })
  }

  place(offset: number): Place {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#source.length))
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }

  /** The value at a path, or the nearest thing around it that exists. */
  of(path: Path): Place {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#node(path.slice(0, length))
      if (node?.range != null) return this.place(node.range[0])
    }
    return { line: 1, column: 1 }
  }

  /** The key of a member. */
  ofKey(path: Path, key: string): Place {
    const node = this.#node(path)
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key)
      if (isNode(pair?.key) && pair.key.range != null) return this.place(pair.key.range[0])
    }
    return this.of(path)
  }

  /** A place inside a text, however it is quoted or folded: blanks may differ from those in the file, other characters do not. */
  inText(path: Path, offset: number): Place {
    const node = this.#node(path)
    if (!isScalar(node) || typeof node.value !== 'string' || node.range == null) return this.of(path)
    const block = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL
    const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE
    const [start, end] = node.range
    let at = block ? this.#source.indexOf('\n', start) + 1 : quoted ? start + 1 : start
    let left = node.value.slice(0, offset).replace(/\s/g, '').length
    const skipBlanks = (): void => {
      while (at < end && /\s/.test(this.#source[at] as string)) at++
    }
    for (skipBlanks(); left > 0 && at < end; skipBlanks()) {
      const here = this.#source[at]
      // one character of the value takes two in the file
      if (node.type === Scalar.QUOTE_DOUBLE && here === '\\') at++
      else if (node.type === Scalar.QUOTE_SINGLE && here === "'") at++
      at++
      left--
    }
    return this.place(at)
  }

  #node(path: Path): Node | undefined {
    try {
      const node = path.length === 0 ? this.document.contents : this.document.getIn(path, true)
      return isNode(node) ? node : undefined
    } catch {
      return undefined
    }
  }
}
