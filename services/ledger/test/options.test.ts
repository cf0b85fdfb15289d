import { describe, expect, it } from 'vitest'
import { parseArguments } from '../src/options.ts'

describe('the arguments of the ledger command', () => {
  it('name what to do', () => {
    expect(parseArguments(['verify']).command).toEqual({ name: 'verify', json: false })
    expect(
      parseArguments(['verify', '--export', 'a', '--earlier', 'b', '--public-key', 'c', '--json']).command,
    ).toEqual({ name: 'verify', export: 'a', earlier: 'b', publicKey: 'c', json: true })
    expect(parseArguments(['export', 'a.jsonl']).command).toEqual({ name: 'export', file: 'a.jsonl' })
    expect(parseArguments(['proof', 'a-1']).command).toEqual({ name: 'proof', id: 'a-1' })
    expect(parseArguments(['proof', 'a-1', '--out', 'p']).command).toEqual({ name: 'proof', id: 'a-1', out: 'p' })
    expect(parseArguments(['proof', '--check', 'p', '--public-key', 'c']).command).toEqual({
      name: 'check',
      file: 'p',
      publicKey: 'c',
    })
  })

  it.each([
    ['nothing', []],
    ['a command that there is not', ['rewrite']],
    ['an option that there is not', ['verify', '--force']],
    ['an export without its file', ['export']],
    ['a proof of nothing', ['proof']],
    ['a proof and a check at once', ['proof', 'a-1', '--check', 'p']],
    ['a file for a proof that is checked', ['proof', '--check', 'p', '--out', 'q']],
    ['a key for a proof that is made', ['proof', 'a-1', '--public-key', 'c']],
  ])('with %s are a mistake that is explained', (_what, args) => {
    const parsed = parseArguments(args)
    expect(parsed).toMatchObject({ exitCode: 2 })
    expect(parsed.text).toMatch(/error:|Usage:/)
  })

  it('ask for help without being a mistake', () => {
    expect(parseArguments(['verify', '--help'])).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('--earlier'),
    })
  })
})
