import { describe, expect, it } from 'vitest'
import { type Expression, Vocabulary } from '../src/expression.ts'
import { type Pack, testPack } from '../src/index.ts'
import type { Scope } from '../src/pack-document.ts'
import { shippedPacks } from './packs.ts'

/** The operands of the outermost `&&` or `||` of an expression. */
function operands(source: string, operator: '&&' | '||'): string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < source.length; at++) {
    if ('(['.includes(source[at] as string)) depth++
    else if (')]'.includes(source[at] as string)) depth--
    else if (depth === 0 && source.startsWith(operator, at)) {
      found.push(source.slice(from, at).trim())
      from = at + 2
      at++
    }
  }
  return [...found, source.slice(from).trim()]
}

interface Site {
  readonly what: string
  readonly source: string
  readonly scope: Scope
  readonly replace: (expression: Expression) => Pack
}

function sitesOf(pack: Pack): Site[] {
  const swap = <T>(list: readonly T[], index: number, item: T): T[] => list.with(index, item)
  return [
    ...pack.rules.map(
      (one, index): Site => ({
        what: `rule ${one.rule.id}`,
        source: one.when.source,
        scope: one.rule.scope,
        replace: (when) => ({ ...pack, rules: swap(pack.rules, index, { ...one, when }) }),
      }),
    ),
    ...pack.let.map(
      (one, index): Site => ({
        what: `let ${one.name}`,
        source: one.is.source,
        scope: one.scope,
        replace: (is) => ({ ...pack, let: swap(pack.let, index, { ...one, is }) }),
      }),
    ),
    ...pack.exemptions.map(
      (one, index): Site => ({
        what: `exemption ${one.id}`,
        source: one.when.source,
        scope: 'work',
        replace: (when) => ({ ...pack, exemptions: swap(pack.exemptions, index, { ...one, when }) }),
      }),
    ),
    ...pack.findings.map(
      (one, index): Site => ({
        what: `finding ${one.code}`,
        source: one.when.source,
        scope: one.scope,
        replace: (when) => ({ ...pack, findings: swap(pack.findings, index, { ...one, when }) }),
      }),
    ),
    {
      what: 'label',
      source: pack.labels.when.source,
      scope: 'work',
      replace: (when) => ({ ...pack, labels: { ...pack.labels, when } }),
    },
  ]
}

/** Every pack that says one thing less. */
function lessened(pack: Pack): { what: string; pack: Pack }[] {
  const vocabulary = new Vocabulary(pack.document)
  for (const { name, scope, is } of pack.let) vocabulary.define(name, scope === 'content' ? 'content' : 'work', is.type)
  return sitesOf(pack).flatMap(({ what, source, scope, replace }) =>
    (['&&', '||'] as const).flatMap((operator) => {
      const parts = operands(source, operator)
      if (parts.length < 2) return []
      return parts.map((part, index) => {
        const compiled = vocabulary.compile(parts.toSpliced(index, 1).join(` ${operator} `), scope)
        if (!('expression' in compiled)) throw new Error(`${what}: ${compiled.problem.message}`)
        return { what: `${what} without ${part}`, pack: replace(compiled.expression) }
      })
    }),
  )
}

/** Whether one of its tests fails; those that were written last first, as they look at single conditions. */
const isNoticed = (pack: Pack): boolean =>
  pack.document.tests
    .toReversed()
    .some((test) => testPack({ ...pack, document: { ...pack.document, tests: [test] } }).length > 0)

describe('the tests that a pack carries', () => {
  it.each(shippedPacks.map((pack) => [pack.pack, pack] as const))(
    'notice each condition that %s could lose',
    (_name, pack) => {
      const mutants = lessened(pack)
      expect(mutants.length).toBeGreaterThan(70)
      expect(mutants.filter((mutant) => !isNoticed(mutant.pack)).map(({ what }) => what)).toEqual([])
    },
    90_000,
  )
})
