import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import type { TSchema } from 'typebox'
import { ContentFactsSchema, NewsFactsSchema, RewriteFactsSchema, WorkFactsSchema } from './facts.ts'
import { nearest } from './nearest.ts'
import type { PackDocument, Scope } from './pack-document.ts'

/**
 * The conditions of a pack: CEL (https://cel.dev), type-checked against the facts. Every number is a double. Left out is what could fail
 * or run long: division, remainders, indexing, regular expressions, times, and conversions between types.
 */

/** What an expression may call. */
const functions: ReadonlySet<string> = new Set([
  'size',
  'contains',
  'startsWith',
  'endsWith',
  'exists',
  'exists_one',
  'all',
  'filter',
  'map',
])
const comprehensions: ReadonlySet<string> = new Set(['exists', 'exists_one', 'all', 'filter', 'map'])
const operators: ReadonlySet<string> = new Set(
  ['value', 'id', '.', 'call', 'rcall', 'list', '?:', '||', '&&', '!_', '-_'].concat([
    '!=',
    '==',
    'in',
    '+',
    '-',
    '*',
    '<',
    '<=',
    '>',
    '>=',
  ]),
)
/** A comprehension inside a comprehension is the most; deeper ones multiply. */
const deepestComprehension = 2

type Shape = { readonly [key: string]: string | Shape }
export type Value = boolean | number | string | readonly string[]
/** The values of the variables. */
export type Values = Readonly<Record<string, unknown>>

/** A mistake in an expression, with its offsets in code units of the expression. */
export interface ExpressionProblem {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly hint: string
}

export interface Expression {
  readonly source: string
  readonly type: string
  /** Variables, with their fields, in order of appearance: `work.grade`, `limits.unprotected`, `isNews`. */
  readonly reads: readonly string[]
  /** What must hold all together, each in a form that does not depend on spaces; empty for `true`. */
  readonly conjuncts: readonly string[]
  evaluate(values: Values): Value
}

export type Compiled = { readonly expression: Expression } | { readonly problem: ExpressionProblem }

function shapeOf(schema: TSchema): string | Shape {
  const { type, properties } = schema as { type?: string; properties?: Record<string, TSchema> }
  if (properties !== undefined)
    return Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, shapeOf(field)]))
  if (type === 'number' || type === 'integer') return 'double'
  if (type === 'boolean') return 'bool'
  return type === 'array' ? 'list<string>' : 'string'
}

/** Closed lists of words, by the path of the fact that holds one or several of them. */
function wordsOf(prefix: string, schema: TSchema, into: Map<string, readonly string[]>): void {
  const {
    properties,
    items,
    enum: words,
  } = schema as {
    properties?: Record<string, TSchema>
    items?: TSchema
    enum?: readonly string[]
  }
  for (const [key, field] of Object.entries(properties ?? {})) wordsOf(`${prefix}.${key}`, field, into)
  if (items !== undefined) wordsOf(prefix, items, into)
  if (words !== undefined) into.set(prefix, words)
}

const groups = {
  content: ContentFactsSchema,
  news: NewsFactsSchema,
  work: WorkFactsSchema,
  rewrite: RewriteFactsSchema,
}
const closedWords = new Map<string, readonly string[]>()
for (const [name, schema] of Object.entries(groups)) wordsOf(name, schema, closedWords)
const kinds = ['text', 'image', 'audio', 'video'] as const
closedWords.set('work.kinds', kinds)
closedWords.set('match.kind', kinds)

/** Variables that the pack itself gives to its expressions. */
const packShape: Shape = { marginSeconds: 'double', confidence: 'double', newsThreshold: 'double' }
const matchedShape: Shape = { works: 'double', acting: 'double' }
const matchShape: Shape = { kind: 'string', score: 'double', report: 'double', act: 'double' }

/** What the expressions of a pack can name, per scope. `post` is what can be asked before anything was matched. */
export class Vocabulary {
  readonly #environments: Readonly<Record<Scope | 'post', Environment>>
  readonly #shapes: Readonly<Record<Scope | 'post', Record<string, string | Shape>>>

  constructor({ limits, exemptions }: Pick<PackDocument, 'limits' | 'exemptions'>) {
    const post: Record<string, string | Shape> = {
      content: shapeOf(ContentFactsSchema),
      news: shapeOf(NewsFactsSchema),
      limits: Object.fromEntries(Object.keys(limits).map((name) => [name, 'double'])),
      pack: packShape,
    }
    const content = { ...post, matched: matchedShape }
    const exempt = Object.fromEntries([...exemptions.map(({ id }) => id), 'any'].map((id) => [id, 'bool']))
    this.#shapes = {
      post,
      content,
      work: { ...content, work: shapeOf(WorkFactsSchema), match: matchShape, exempt },
      rewrite: { ...content, rewrite: shapeOf(RewriteFactsSchema) },
    }
    this.#environments = {
      post: environmentOf(this.#shapes.post),
      content: environmentOf(this.#shapes.content),
      work: environmentOf(this.#shapes.work),
      rewrite: environmentOf(this.#shapes.rewrite),
    }
  }

  /** Names an expression of one scope for those that follow; what is said of the post is known of its works, too. */
  define(name: string, scope: 'content' | 'work', type: string): void {
    for (const where of scope === 'content' ? (['content', 'work', 'rewrite'] as const) : (['work'] as const)) {
      this.#shapes[where][name] = type
      this.#environments[where].registerVariable(name, type)
    }
  }

  isTaken(name: string): boolean {
    return name in this.#shapes.work || name in this.#shapes.rewrite
  }

  /** Reads an expression and checks it. @param expected type that it must have; any of those that facts have when absent. */
  compile(source: string, scope: Scope | 'post', expected?: 'bool'): Compiled {
    let parsed: ReturnType<Environment['parse']>
    try {
      parsed = this.#environments[scope].parse(source)
    } catch (error) {
      return { problem: syntaxProblem(error, source) }
    }
    const problem = findForbidden(parsed.ast)
    if (problem !== null) return { problem }
    toDoubles(parsed.ast)
    const checked = parsed.check()
    if (!checked.valid) return { problem: this.#typeProblem(checked.error, scope, parsed.ast) }
    const words = findWrongWord(parsed.ast)
    if (words !== null) return { problem: words }
    const type = checked.type ?? 'dyn'
    const whole = { start: 0, end: source.length }
    if (expected !== undefined && type !== expected) {
      const hint = 'Compare it with something, as in `content.works > 0`.'
      return { problem: { ...whole, message: `The expression gives ${nameOf(type)}, expected true or false.`, hint } }
    }
    if (!['bool', 'double', 'string', 'list<string>'].includes(type)) {
      const hint = 'Name one of its fields.'
      return {
        problem: { ...whole, message: `The expression gives ${nameOf(type)}, which nothing can be done with.`, hint },
      }
    }
    const reads: string[] = []
    collectReads(parsed.ast, new Set(), reads)
    return {
      expression: {
        source,
        type,
        reads,
        conjuncts: conjunctsOf(parsed.ast).map(canonicalOf),
        evaluate: (values) => parsed(values) as Value,
      },
    }
  }

  #typeProblem(error: unknown, scope: Scope | 'post', ast: ASTNode): ExpressionProblem {
    const { code, summary, range } = error as { code: string; summary: string; range?: { start: number; end: number } }
    const place = range ?? { start: 0, end: 0 }
    const shapes = this.#shapes[scope]
    if (code === 'unknown_variable') {
      const name = /: (\w+)/.exec(summary)?.[1] ?? ''
      const elsewhere = (['work', 'rewrite', 'content'] as const).find((other) => name in this.#shapes[other])
      const near = nearest(name, Object.keys(shapes))
      return {
        ...place,
        message: `Nothing is called \`${name}\` here.`,
        hint:
          elsewhere !== undefined && near === undefined
            ? `\`${name}\` is known in the scope ${elsewhere} only.`
            : near === undefined
              ? `Known here: ${Object.keys(shapes).join(', ')}.`
              : `Did you mean \`${near}\`?`,
      }
    }
    if (code === 'no_such_key') {
      const name = /: (\w+)/.exec(summary)?.[1] ?? ''
      const owner = ownerOfKey(ast, place.start)
      let shape: string | Shape | undefined = shapes
      for (const step of owner?.split('.') ?? []) shape = typeof shape === 'object' ? shape[step] : undefined
      const keys = typeof shape === 'object' ? Object.keys(shape) : []
      const near = nearest(name, keys)
      return {
        ...place,
        message: `\`${owner ?? 'This'}\` has no field \`${name}\`.`,
        hint: near === undefined ? `Its fields: ${keys.join(', ') || 'none'}.` : `Did you mean \`${near}\`?`,
      }
    }
    return {
      ...place,
      message: `The types do not go together: ${summary.replace('no such overload: ', '')}.`,
      hint: 'Numbers compare with numbers, texts with texts in quotes; lists are asked with `in` or `size()`.',
    }
  }
}

function environmentOf(shapes: Record<string, string | Shape>): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 0, maxCallArguments: 3 },
  })
  // `size(…)` is an integer for CEL, every number that is written here a double
  environment.registerOperator('int == double', (a: bigint, b: number) => Number(a) === b)
  for (const [name, shape] of Object.entries(shapes)) {
    if (typeof shape === 'string') environment.registerVariable(name, shape)
    else environment.registerVariable({ name, schema: shape as never })
  }
  return environment
}

function syntaxProblem(error: unknown, source: string): ExpressionProblem {
  const { summary, range, message } = error as {
    summary?: string
    range?: { start: number; end: number }
    message: string
  }
  const said = summary ?? message.split('\n', 1)[0] ?? ''
  return {
    start: range?.start ?? 0,
    end: range?.end ?? source.length,
    message: `Not an expression in CEL: ${said.replace(/\.$/, '')}.`,
    hint: said.includes('EOF')
      ? 'The expression ends too early: a bracket, a quote or an operand is missing.'
      : /Unexpected character: [&|=]/.test(said)
        ? 'And is `&&`, or is `||`, equal is `==`.'
        : 'And is `&&`, or is `||`, not is `!`, equal is `==`; texts stand in quotes.',
  }
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value

function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = []
  const visit = (value: unknown): void => {
    if (isNode(value)) found.push(value)
    else if (Array.isArray(value)) for (const member of value) visit(member)
  }
  visit(node.args)
  return found
}

const calledBy = (node: ASTNode): string | undefined =>
  node.op === 'call' || node.op === 'rcall' ? (node.args[0] as string) : undefined

function findForbidden(node: ASTNode, depth = 0): ExpressionProblem | null {
  const place = { start: node.start, end: node.end }
  const called = calledBy(node)
  if (!operators.has(node.op) || (called !== undefined && !functions.has(called))) {
    const what = called === undefined ? `The operator \`${node.op}\`` : `\`${called}()\``
    const known = `${[...functions].map((name) => `${name}()`).join(', ')}.`
    return called === 'matches'
      ? { ...place, message: 'Regular expressions are off.', hint: 'Use contains(), startsWith() or endsWith().' }
      : { ...place, message: `${what} is not allowed: it can fail or run long.`, hint: `Functions: ${known}` }
  }
  if (node.op === 'value' && !['bigint', 'number', 'string', 'boolean'].includes(typeof node.args)) {
    return {
      ...place,
      message: 'Only numbers, texts, true and false can be written.',
      hint: 'No fact is ever absent: compare with "", 0 or false.',
    }
  }
  const inside = called !== undefined && comprehensions.has(called) ? depth + 1 : depth
  if (inside > deepestComprehension) {
    return { ...place, message: 'Lists are asked three deep.', hint: 'Name the inner expression with `let`.' }
  }
  for (const child of childrenOf(node)) {
    const problem = findForbidden(child, inside)
    if (problem !== null) return problem
  }
  return null
}

function toDoubles(node: ASTNode): void {
  if (node.op === 'value' && typeof node.args === 'bigint') (node as { args: unknown }).args = Number(node.args)
  for (const child of childrenOf(node)) toDoubles(child)
}

/** `work.grant.inForce` for a chain of fields; undefined for anything else. */
function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args
  if (node.op !== '.') return undefined
  const [owner, field] = node.args
  const path = pathOf(owner)
  return path === undefined ? undefined : `${path}.${field}`
}

function ownerOfKey(node: ASTNode, at: number): string | undefined {
  if (node.op === '.' && node.end >= at && node.args[0].end <= at && node.args[0].end + 1 >= at - 1)
    return pathOf(node.args[0])
  for (const child of childrenOf(node)) {
    const found = ownerOfKey(child, at)
    if (found !== undefined) return found
  }
  return undefined
}

function collectReads(node: ASTNode, bound: ReadonlySet<string>, into: string[]): void {
  const path = pathOf(node)
  if (path !== undefined) {
    if (!bound.has(path.split('.', 1)[0] as string) && !into.includes(path)) into.push(path)
    return
  }
  const called = calledBy(node)
  const children = childrenOf(node)
  if (called !== undefined && comprehensions.has(called)) {
    const [list, variable, ...rest] = children as [ASTNode, ASTNode, ...ASTNode[]]
    collectReads(list, bound, into)
    const inside = new Set([...bound, variable.op === 'id' ? variable.args : ''])
    for (const child of rest) collectReads(child, inside, into)
    return
  }
  for (const child of children) collectReads(child, bound, into)
}

/** A word that the fact which it is compared with never holds: the condition could never be true, or never false. */
function findWrongWord(node: ASTNode): ExpressionProblem | null {
  if (node.op === '==' || node.op === '!=' || node.op === 'in') {
    const [left, right] = node.args
    for (const [fact, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const path = pathOf(fact)
      const words = path === undefined ? undefined : closedWords.get(path)
      if (words === undefined) continue
      for (const word of other.op === 'list' ? other.args : [other]) {
        if (word.op !== 'value' || typeof word.args !== 'string' || words.includes(word.args)) continue
        const near = nearest(word.args, words)
        return {
          start: word.start,
          end: word.end,
          message: `\`${path}\` is never "${word.args}".`,
          hint: near === undefined ? `It is one of: ${words.join(', ')}.` : `Did you mean "${near}"?`,
        }
      }
    }
  }
  if (['<', '<=', '>', '>='].includes(node.op)) {
    for (const side of childrenOf(node)) {
      const path = pathOf(side)
      if (path === undefined || !closedWords.has(path)) continue
      const hint = `List what is meant: \`${path} in ["A4", "A5"]\`.`
      return { start: node.start, end: node.end, message: `\`${path}\` is a word and has no order.`, hint }
    }
  }
  for (const child of childrenOf(node)) {
    const problem = findWrongWord(child)
    if (problem !== null) return problem
  }
  return null
}

function conjunctsOf(node: ASTNode): ASTNode[] {
  if (node.op === '&&') return node.args.flatMap(conjunctsOf)
  return node.op === 'value' && node.args === true ? [] : [node]
}

function canonicalOf(node: ASTNode): string {
  const path = pathOf(node)
  if (path !== undefined) return path
  if (node.op === 'value') return JSON.stringify(node.args)
  return `(${[node.op, calledBy(node) ?? '', ...childrenOf(node).map(canonicalOf)].join(' ')})`
}

const nameOf = (type: string): string =>
  ({ double: 'a number', int: 'a number', string: 'a text', bool: 'true or false', list: 'a list' })[type] ??
  (type.startsWith('list') ? 'a list' : 'a group of facts')
