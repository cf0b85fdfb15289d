import { describe, expect, it } from 'vitest'
import { parseArguments } from '../src/options.ts'

const activate = ['activate', 'mine.yaml', '--by', 'Ada', '--because', 'Fewer doubtful cases']

describe('arguments of the policy command', () => {
  it('give what each command needs, the rest as usual', () => {
    expect(parseArguments(['lint', 'a', 'b']).command).toEqual({ name: 'lint', packs: ['a', 'b'] })
    expect(parseArguments(['explain', 'a-1', '--pack', 'us-dmca']).command).toEqual({
      name: 'explain',
      contentId: 'a-1',
      pack: 'us-dmca',
      json: false,
    })
    expect(parseArguments(['shadow', 'mine.yaml']).command).toEqual({
      name: 'shadow',
      pack: 'mine.yaml',
      json: false,
      sample: 3,
    })
    expect(parseArguments([...activate, '--rate', '50', '--no-wait']).command).toEqual({
      name: 'activate',
      pack: 'mine.yaml',
      by: 'Ada',
      because: 'Fewer doubtful cases',
      rate: 50,
      wait: false,
      json: false,
      sample: 3,
    })
  })

  it('that say nothing of who decided and why put nothing in force', () => {
    for (const args of [activate.slice(0, 4), [...activate.slice(0, 5), ' '], ['activate', 'mine.yaml']]) {
      expect(parseArguments(args)).toMatchObject({ exitCode: 2, text: expect.stringContaining('--') })
    }
  })

  it('that cannot be meant are refused with a reason', () => {
    for (const rate of ['0', '-1', '1.5', 'fast', '1e3', '']) {
      expect(parseArguments([...activate, '--rate', rate])).toMatchObject({
        exitCode: 2,
        text: expect.stringContaining('whole number'),
      })
    }
    expect(parseArguments([])).toMatchObject({ exitCode: 2, text: expect.stringContaining('activate') })
    expect(parseArguments(['--help'])).toMatchObject({ exitCode: 0, text: expect.stringContaining('shadow') })
  })
})
