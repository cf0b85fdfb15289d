import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import { LABEL_VALUES } from '../src/credit-line.ts'
import { ContentFactsSchema, NewsFactsSchema, RewriteFactsSchema, WorkFactsSchema } from '../src/facts.ts'
import { REASON_VALUES } from '../src/sentences.ts'

const page = readFileSync(new URL('../../../docs/policy-packs.md', import.meta.url), 'utf8')

function kindOf({ type, items, enum: words, minimum, maximum }: Record<string, unknown>): string {
  if (type === 'boolean') return 'true or false'
  if (type === 'integer') return 'count'
  if (type === 'number') return maximum === 1 && minimum === 0 ? '0 to 1' : 'number'
  if (type === 'array') return `list of ${kindOf(items as Record<string, unknown>)}`
  return words === undefined ? 'text' : (words as string[]).map((word) => `\`${word}\``).join(' ')
}

function rowsOf(prefix: string, schema: TSchema): string[] {
  const { properties, description } = schema as { properties?: Record<string, TSchema>; description?: string }
  if (properties === undefined)
    return [`| \`${prefix}\` | ${kindOf(schema as Record<string, unknown>)} | ${description} |`]
  return Object.entries(properties).flatMap(([key, field]) => rowsOf(`${prefix}.${key}`, field))
}

describe('the pack documentation', () => {
  it.each([
    ['content', ContentFactsSchema],
    ['news', NewsFactsSchema],
    ['work', WorkFactsSchema],
    ['rewrite', RewriteFactsSchema],
  ] as const)('lists the facts of %s as they are', (name, schema) => {
    const listed = page.split('\n').filter((line) => line.startsWith(`| \`${name}.`))
    expect(listed).toEqual(rowsOf(name, schema))
  })

  it('lists the values of sentences and credit lines as they are', () => {
    const listed = page.split('\n').filter((line) => line.startsWith('| `{'))
    const rows = (values: Record<string, string>) =>
      Object.entries(values).map(([name, what]) => `| \`{${name}}\` | ${what} |`)
    expect(listed).toEqual([...rows(REASON_VALUES), ...rows(LABEL_VALUES)])
  })
})
