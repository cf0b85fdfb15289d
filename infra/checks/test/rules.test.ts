import { describe, expect, it } from 'vitest'
import { findProcessAccess } from '../process-access-rule.ts'
import { findMachineText } from '../repository-text-rule.ts'
import { replaceBetweenMarkers } from '../settings-table-text.ts'
import { countTests } from '../test-counts.ts'

describe('the check of process access', () => {
  it('finds the environment and the exit of a process in a package, with the line', () => {
    const text = 'const a = 1\nconst b = process.env.HOME\nprocess?.exit(1)\n'
    expect(findProcessAccess('packages/verdict/src/a.ts', text)).toEqual([
      'packages/verdict/src/a.ts:2: process.env is for services only; take it as an argument',
      'packages/verdict/src/a.ts:3: process.exit is for services only; take it as an argument',
    ])
  })

  it('does not read comments, keeps line numbers, and leaves strings with a slash pair alone', () => {
    const text = "/* process.env\n * process.exit */\n// process.env\nconst a = 'https://x' + process.env.A"
    expect(findProcessAccess('packages/verdict/src/a.ts', text)).toEqual([expect.stringContaining(':4:')])
  })

  it('does not hold for the devstack', () => {
    expect(findProcessAccess('packages/devstack/src/a.ts', 'process.env')).toEqual([])
  })
})

describe('the check of the repository text', () => {
  it.each([
    ['"resolved": "https://example.org/a.tgz"'],
    ['see https://registry.example.org/a'],
    ['open /home/ann/sourcemark'],
    ['cd /Users/ann'],
    ['C:\\Users\\ann'],
  ])('finds %s', (line) => {
    expect(findMachineText('a.md', line)).not.toEqual([])
  })

  it.each([['https://platform.example/s/a-100'], ['packages/registry/src'], ['/tmp/x'], ['a/home/page']])(
    'lets %s pass',
    (line) => {
      expect(findMachineText('a.md', line)).toEqual([])
    },
  )
})

describe('the table of settings', () => {
  it('is put between its markers', () => {
    const text = 'a\n<!-- settings:start -->\nold\n<!-- settings:end -->\nb'
    expect(replaceBetweenMarkers(text, 'new')).toBe('a\n<!-- settings:start -->\nnew\n<!-- settings:end -->\nb')
  })

  it('has no place without markers', () => {
    expect(replaceBetweenMarkers('a', 'new')).toBeUndefined()
  })
})

describe('the count of tests', () => {
  it('takes a file that could not be loaded for a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
      ],
    }
    expect(countTests(report)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })
})
