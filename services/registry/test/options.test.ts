import { describe, expect, it } from 'vitest'
import { parseArguments } from '../src/options.ts'

const why = ['--by', 'operator', '--because', 'agreed boilerplate']

describe('the arguments of the registry command', () => {
  it('name what to do', () => {
    const ruled = { by: 'operator', because: 'agreed boilerplate' }
    expect(parseArguments(['suppress', 'a-1', ...why]).command).toEqual({
      name: 'suppress',
      contentId: 'a-1',
      ...ruled,
    })
    expect(parseArguments(['suppress', 'a-1', '--part', 'body', '--from', '0', '--to', '20', ...why]).command).toEqual({
      name: 'suppress',
      contentId: 'a-1',
      part: 'body',
      from: 0,
      to: 20,
      ...ruled,
    })
    expect(parseArguments(['lift', 's-1']).command).toEqual({ name: 'lift', suppressionId: 's-1' })
    expect(parseArguments(['list']).command).toEqual({ name: 'list', json: false })
    expect(parseArguments(['list', 'a-1', '--json']).command).toEqual({ name: 'list', contentId: 'a-1', json: true })
    expect(parseArguments(['show', 'acct-1']).command).toEqual({ name: 'show', accountId: 'acct-1', json: false })
  })

  it.each([
    ['nothing', []],
    ['a command that there is not', ['forget', 'a-1']],
    ['a ruling on nothing', ['suppress', ...why]],
    ['a ruling by nobody', ['suppress', 'a-1', '--because', 'x']],
    ['a ruling without a reason', ['suppress', 'a-1', '--by', 'operator']],
    ['a reason that says nothing', ['suppress', 'a-1', '--by', 'operator', '--because', ' ']],
    ['a place that is no number', ['suppress', 'a-1', '--from', '-3', ...why]],
    ['a place that is no whole number', ['suppress', 'a-1', '--from', '1.5', ...why]],
    ['a place that no text has', ['suppress', 'a-1', '--to', '99999999999', ...why]],
    ['a passage that ends where it begins', ['suppress', 'a-1', '--from', '5', '--to', '5', ...why]],
    ['a suppression that is not named', ['lift']],
    ['an account that is not named', ['show']],
    ['an option that there is not', ['list', '--all']],
  ])('with %s are a mistake that is explained', (_what, args) => {
    const parsed = parseArguments(args)
    expect(parsed).toMatchObject({ exitCode: 2, text: expect.stringMatching(/\S/) })
  })

  it('explain themselves when asked', () => {
    const parsed = parseArguments(['--help'])
    expect(parsed).toMatchObject({ exitCode: 0, text: expect.stringContaining('suppress') })
  })
})
