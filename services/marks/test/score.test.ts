import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judgeCase, type LabelledCase } from '@sourcemark/attribution'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCases } from '../src/read-cases.ts'
import { score } from '../src/score.ts'

const orig = { name: '澜江周刊' }
const cases: LabelledCase[] = [
  { id: 1, text: '来源：澜江周刊', owner: '澜江周刊', url: null, kind: 'source', valid: true, scope: 'text', orig },
  { id: 2, text: '来源：澜江周刊', owner: '澜江周刊', url: null, kind: 'source', valid: false, scope: 'none', orig },
  { id: 3, text: '河水很平。', owner: null, url: null, kind: 'none', valid: false, scope: 'none', orig },
]
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marks-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('labelled cases', () => {
  it('are counted per kind, and the wrongly valid ones are named', () => {
    const judged = cases.map((labelled) => ({ labelled, judged: judgeCase(labelled) }))
    expect(score(judged)).toEqual({
      right: 2,
      total: 3,
      kinds: { source: { right: 1, total: 2 }, none: { right: 1, total: 1 } },
      wronglyValid: [2],
    })
  })

  it('are read one a line', async () => {
    const file = join(folder, 'cases.jsonl')
    await writeFile(file, cases.map((one) => `${JSON.stringify(one)}\n`).join('\n'))
    expect(await readCases(file)).toEqual(cases)
  })

  it('name the line that is none', async () => {
    const file = join(folder, 'broken.jsonl')
    await writeFile(file, `${JSON.stringify(cases[0])}\n{"id":2}\n`)
    await expect(readCases(file)).rejects.toThrow(`${file}:2: a case needs id, text and orig.name`)
  })
})
