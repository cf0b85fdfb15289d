import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lint } from '../src/lint.ts'
import { PackFileError, readPackFiles } from '../src/pack-files.ts'
import { test } from '../src/test.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A shipped pack with one passage replaced, as a file. */
async function written(pack: string, passage: string, replacement: string): Promise<string> {
  const [file] = await readPackFiles([pack])
  const path = join(folder, 'pack.yaml')
  await writeFile(path, (file?.yaml ?? '').replace(passage, replacement))
  return path
}

describe('policy lint', () => {
  it('finds nothing in the shipped packs, which it reads when none is named', async () => {
    expect(lint(await readPackFiles([]))).toEqual({
      good: true,
      lines: ['cn-official-accounts', 'cn-news', 'us-dmca', 'eu-dsa'].map((name) => `${name}: no mistakes`),
    })
  })

  it('names file, line and column of a mistake', async () => {
    const path = await written('us-dmca', 'marginSeconds: 300', 'marginSeconds: soon')
    const { good, lines } = lint(await readPackFiles([path]))
    expect(good).toBe(false)
    expect(lines).toEqual([
      expect.stringMatching(/pack\.yaml:\d+:18: `priority\.marginSeconds` must be a number\. Publications/),
    ])
  })

  it('says which packs there are when a name is neither a pack nor a file', async () => {
    await expect(readPackFiles(['cn-offical-accounts'])).rejects.toThrow(PackFileError)
    await expect(readPackFiles(['cn-offical-accounts'])).rejects.toThrow('cn-official-accounts, cn-news')
    await expect(readPackFiles([folder])).rejects.toThrow(PackFileError)
  })
})

describe('policy test', () => {
  it('counts the tests of a pack', async () => {
    const { good, lines } = test(await readPackFiles(['eu-dsa']))
    expect(good).toBe(true)
    expect(lines).toEqual([expect.stringMatching(/^eu-dsa 1\.0\.0 \([0-9a-f]{12}\): (\d+) of \1 tests pass$/)])
  })

  it('says what is otherwise than a test expects', async () => {
    const path = await written('eu-dsa', 'permission: own, attribution: not_required }', 'permission: unknown }')
    const { good, lines } = test(await readPackFiles([path]))
    expect(good).toBe(false)
    expect(lines[0]).toContain('fails: permission is own, expected unknown')
  })

  it('lints a pack whose tests cannot run', async () => {
    const path = await written('eu-dsa', 'scope: rewrite', 'scope: retell')
    const { good, lines } = test(await readPackFiles([path]))
    expect(good).toBe(false)
    expect(lines.join()).toContain('cannot be "retell"')
  })
})
