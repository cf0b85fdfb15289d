import { describe, expect, test } from 'vitest'
import { parseArguments } from '../src/options.ts'

describe('the arguments of replay', () => {
  test('have defaults', () => {
    expect(parseArguments(['corpus'])).toEqual({
      run: true,
      options: { input: 'corpus', concurrency: 256, timeout: 120, json: false, keep: false, statistics: true },
    })
  })

  test('can all be given', () => {
    const args =
      'f.jsonl --verdicts o.jsonl --rate 2.5 --concurrency 8 --timeout 9 --json --expect e.jsonl --keep --no-statistics'
    expect(parseArguments(args.split(' '))).toEqual({
      run: true,
      options: {
        input: 'f.jsonl',
        verdicts: 'o.jsonl',
        rate: 2.5,
        concurrency: 8,
        timeout: 9,
        json: true,
        expect: 'e.jsonl',
        keep: true,
        statistics: false,
      },
    })
  })

  test.each([
    [[]],
    [['a', 'b']],
    [['a', '--rate', 'fast']],
    [['a', '--rate', '0']],
    [['a', '--concurrency', '1.5']],
    [['a', '--timeout']],
    [['a', '--unknown']],
  ])('are refused with a reason when they are %j', (args) => {
    const parsed = parseArguments(args)
    expect(parsed).toMatchObject({ run: false, exitCode: 2 })
    expect(parsed.run ? '' : parsed.text).toMatch(/error/)
  })

  test('include help, which is no mistake', () => {
    expect(parseArguments(['--help'])).toMatchObject({
      run: false,
      exitCode: 0,
      text: expect.stringContaining('--rate'),
    })
  })
})
