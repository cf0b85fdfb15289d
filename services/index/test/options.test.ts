import { describe, expect, it } from 'vitest'
import { parseArguments } from '../src/options.ts'

describe('the arguments of the index command', () => {
  it('name what to do, with the local form when none is named', () => {
    expect(parseArguments(['rebuild']).command).toEqual({ name: 'rebuild', form: 'local' })
    expect(parseArguments(['rebuild', '--form', 'plain']).command).toEqual({ name: 'rebuild', form: 'plain' })
    expect(parseArguments(['verify']).command).toEqual({ name: 'verify', form: 'local', json: false })
    expect(parseArguments(['verify', '--form', 'plain', '--sample', '100', '--json']).command).toEqual({
      name: 'verify',
      form: 'plain',
      sample: 100,
      json: true,
    })
    expect(parseArguments(['stats', '--json']).command).toEqual({ name: 'stats', form: 'local', json: true })
    expect(parseArguments(['compact']).command).toEqual({ name: 'compact' })
  })

  it('may name one log, else all are meant', () => {
    expect(parseArguments(['verify', '--log', 'image']).command).toMatchObject({ name: 'verify', log: 'image' })
    expect(parseArguments(['compact', '--log', 'text']).command).toEqual({ name: 'compact', log: 'text' })
    for (const name of ['rebuild', 'stats']) {
      expect(parseArguments([name, '--log', 'image']).command).toMatchObject({ name, log: 'image' })
    }
  })

  it.each([
    ['nothing', []],
    ['a command that there is not', ['drop']],
    ['a form that there is not', ['verify', '--form', 'remote']],
    ['a log that there is not', ['stats', '--log', 'scent']],
    ['a sample of nothing', ['verify', '--sample', '0']],
    ['a sample that is no count', ['verify', '--sample', '1.5']],
    ['a form for compacting, which is of the local one', ['compact', '--form', 'plain']],
  ])('are refused with a text when they ask for %s', (_, args) => {
    const { command, exitCode, text } = parseArguments(args) as { command?: unknown; exitCode?: number; text?: string }
    expect(command).toBeUndefined()
    expect(exitCode).toBe(2)
    expect(text).not.toBe('')
  })

  it('are explained on --help', () => {
    expect(parseArguments(['--help'])).toMatchObject({ exitCode: 0, text: expect.stringContaining('npm run index --') })
  })
})
