import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { describe, expect, test } from 'vitest'
import { proofOfWork } from '../../src/portal/challenge.ts'
import { SlowLane } from '../../src/portal/slow-lane.ts'

const now = new Date()
const challenge = proofOfWork({ key: Buffer.alloc(32, 7), cost: 10 })

async function solved(form: string, by = challenge): Promise<string> {
  const puzzle = JSON.parse(await by.pose(form, now))
  return JSON.stringify({ challenge: puzzle, solution: await solveChallenge({ challenge: puzzle, deriveKey }) })
}

describe('the challenge of a form', () => {
  test('is solved by whoever works, for the form that it was posed with and no other', async () => {
    const answer = await solved('form-1')
    expect(await challenge.check('form-1', answer, now)).toBe('solved')
    expect(await challenge.check('form-2', answer, now)).toBe('wrong')
  })

  test('is not solved when it is too old, or was posed by somebody else', async () => {
    const answer = await solved('form-1')
    expect(await challenge.check('form-1', answer, new Date(now.getTime() + 25 * 3_600_000))).toBe('wrong')
    const other = proofOfWork({ key: Buffer.alloc(32, 8), cost: 10 })
    expect(await challenge.check('form-1', await solved('form-1', other), now)).toBe('wrong')
  })

  test('is not solved by a number that is changed, and says so of anything that is no answer', async () => {
    const answer = JSON.parse(await solved('form-1'))
    const changed = { ...answer, solution: { ...answer.solution, counter: answer.solution.counter + 1 } }
    const easier = {
      ...answer,
      challenge: { ...answer.challenge, parameters: { ...answer.challenge.parameters, cost: 1 } },
    }
    const worthless = [
      changed,
      easier,
      null,
      [],
      {},
      { challenge: {} },
      { challenge: { parameters: {} }, solution: {} },
      7,
    ]
    for (const given of worthless) expect(await challenge.check('form-1', JSON.stringify(given), now)).toBe('wrong')
    expect(await challenge.check('form-1', 'not json', now)).toBe('wrong')
    expect(await challenge.check('form-1', ' ', now)).toBe('absent')
  })
})

describe('the way in without a solution', () => {
  const at = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000)

  test('lets a few of one network in at a time, and says when the next one may', () => {
    const lane = new SlowLane({ filings: 2, within: 60 * 60_000 })
    expect(lane.enter('192.0.2.1', at(0))).toBeNull()
    expect(lane.enter('192.0.2.1', at(10))).toBeNull()
    expect(lane.enter('192.0.2.1', at(20))).toEqual(at(60))
    expect(lane.enter('192.0.2.2', at(20))).toBeNull()
    expect(lane.enter('192.0.2.1', at(61))).toBeNull()
    expect(lane.enter('192.0.2.1', at(62))).toEqual(at(70))
  })

  test('takes the addresses of one subscriber for one', () => {
    const lane = new SlowLane({ filings: 1, within: 60 * 60_000 })
    expect(lane.enter('2001:db8:0:1::1', at(0))).toBeNull()
    expect(lane.enter('2001:db8:0:1:ffff::9', at(1))).toEqual(at(60))
    expect(lane.enter('2001:db8:0:2::1', at(1))).toBeNull()
  })
})
