import { describe, expect, it } from 'vitest'
import { passwordProblem, scryptHashing } from '../src/index.ts'
import { oneTimePassword } from '../src/password.ts'

const cheap = scryptHashing({ N: 16, r: 8, p: 1 })

describe('a kept password', () => {
  it('is matched by itself alone, and kept differently each time', async () => {
    const kept = await cheap.hash('correct horse battery')
    expect(kept).not.toContain('correct')
    expect(await cheap.hash('correct horse battery')).not.toBe(kept)
    expect(await cheap.matches('correct horse battery', kept)).toBe(true)
    expect(await cheap.matches('correct horse batterz', kept)).toBe(false)
    expect(await cheap.matches('', kept)).toBe(false)
  })

  it('is the same however a keyboard composes its letters', async () => {
    expect(await cheap.matches('re\u0301sume\u0301 of a file', await cheap.hash('r\u00e9sum\u00e9 of a file'))).toBe(
      true,
    )
  })

  it('carries its own cost, so that what is kept stays good when the cost is raised', async () => {
    const kept = await cheap.hash('correct horse battery')
    expect(await scryptHashing({ N: 64, r: 8, p: 2 }).matches('correct horse battery', kept)).toBe(true)
  })

  it('is not matched by a text of megabytes, nor is that text worked on', async () => {
    expect(await cheap.matches('x'.repeat(5_000_000), await cheap.hash(''))).toBe(false)
  })

  it('costs 32 MiB and more than one round by default, as does the decoy for names that there are not', () => {
    expect(scryptHashing().decoy).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  })
})

it('many passwords at once are worked on in turn, each to its end', async () => {
  const kept = await cheap.hash('password 7')
  const tried = Array.from({ length: 40 }, (_, at) => cheap.matches(`password ${at}`, kept))
  const broken = cheap.matches('password 7', 'scrypt$3$8$1$AAAA$AAAA')
  await expect(broken).rejects.toThrow()
  expect((await Promise.all(tried)).flatMap((right, at) => (right ? [at] : []))).toEqual([7])
  expect(await cheap.matches('password 7', kept)).toBe(true)
})

it('a decoy is matched by nothing', async () => {
  for (const password of ['', 'admin', cheap.decoy]) expect(await cheap.matches(password, cheap.decoy)).toBe(false)
})

it('a password for one use has no letters that are taken for others, and is never the same', () => {
  const made = Array.from({ length: 200 }, oneTimePassword)
  for (const password of made) expect(password).toMatch(/^([abcdefghjkmnpqrstuvwxyz23456789]{5}-){3}[a-z2-9]{5}$/)
  expect(new Set(made).size).toBe(200)
  expect(passwordProblem(made[0] ?? '', 'admin')).toBeUndefined()
})

describe('a password that is chosen', () => {
  it.each([
    ['is long enough', 'a quiet river', undefined],
    ['may be Chinese', '山重水复疑无路柳暗花明又一村', undefined],
    ['is too short', 'quiet river', 'PASSWORD_SHORT'],
    ['is too long', 'abcdef'.repeat(40), 'PASSWORD_LONG'],
    ['is one letter over and over', 'aaaaaaaaaaaaaaaa', 'PASSWORD_WEAK'],
    ['has few letters', 'abcabcabcabcabc', 'PASSWORD_WEAK'],
    ['holds the name', 'i am ADA.lovelace!', 'PASSWORD_WEAK'],
  ])('%s', (_what, password, problem) => {
    expect(passwordProblem(password, 'ada.lovelace')).toBe(problem)
  })

  it('may hold a name of two letters', () => {
    expect(passwordProblem('a mild breeze', 'mi')).toBeUndefined()
  })
})
