import { describe, expect, test } from 'vitest'
import { type Expectation, score } from '../src/score.ts'
import { makeMatch, makeVerdict } from './make-verdict.ts'

const entities = new Map([
  ['poster', 'e-poster'],
  ['sibling', 'e-poster'],
])
const own = { accountId: 'sibling', entityId: 'e-poster', name: 'Sibling' }

function scored(expectations: Expectation[], ...verdicts: ReturnType<typeof makeVerdict>[]) {
  return score(expectations, (id) => verdicts.find((verdict) => verdict.contentId === id), entities)
}

describe('a score', () => {
  test('counts an expected original that is named as found', () => {
    const result = scored(
      [{ contentId: 'p', verdict: ['attribution_missing'], matches: ['o'] }],
      makeVerdict('p', { verdict: 'attribution_missing', matches: [makeMatch('o')] }),
    )
    expect(result).toMatchObject({ positives: 1, found: 1, recall: 1, precision: 1, verdictsRight: 1, failures: [] })
  })

  test('counts an original that is not named as lost', () => {
    const result = scored([{ contentId: 'p', matches: ['o'] }], makeVerdict('p'))
    expect(result).toMatchObject({
      recall: 0,
      precision: 1,
      failures: [{ contentId: 'p', problem: 'does not name o' }],
    })
  })

  test('counts another original beside the right one as a wrong origin', () => {
    const result = scored(
      [{ contentId: 'p', matches: ['o'] }],
      makeVerdict('p', { matches: [makeMatch('o'), makeMatch('x')] }),
    )
    expect(result).toMatchObject({ found: 1, wrongOrigins: 1, falseAlarms: 0, precision: 0 })
  })

  test('counts any foreign match where nothing may match as a false alarm', () => {
    const result = scored([{ contentId: 'p', matches: [] }], makeVerdict('p', { matches: [makeMatch('x')] }))
    expect(result).toMatchObject({ negatives: 1, falseAlarms: 1, precision: 0, failures: [{ problem: 'names x' }] })
  })

  test('does not count matches of the own entity, unless they are expected', () => {
    const verdict = makeVerdict('p', { matches: [makeMatch('s', { owner: own })] })
    expect(scored([{ contentId: 'p', matches: [] }], verdict)).toMatchObject({ falseAlarms: 0, failures: [] })
    expect(scored([{ contentId: 'p', matches: ['s'] }], verdict)).toMatchObject({ found: 1, failures: [] })
  })

  test('knows the entity of an owner by its account when the verdict does not say it', () => {
    const verdict = makeVerdict('p', { matches: [makeMatch('s', { owner: { ...own, entityId: null } })] })
    expect(scored([{ contentId: 'p', matches: [] }], verdict)).toMatchObject({ falseAlarms: 0 })
  })

  test('never takes the owner of a registered work for the poster', () => {
    const owner = { accountId: null, entityId: null, name: 'Trust' }
    const verdict = makeVerdict('p', { matches: [makeMatch('w', { owner })] })
    expect(scored([{ contentId: 'p', matches: [] }], verdict)).toMatchObject({ falseAlarms: 1 })
  })

  test('fails for a verdict that is not one of the expected', () => {
    const result = scored([{ contentId: 'p', verdict: ['own_content', 'quotation'] }], makeVerdict('p'))
    expect(result.failures).toEqual([{ contentId: 'p', problem: 'no_match instead of own_content or quotation' }])
  })

  test('fails for a missing verdict', () => {
    expect(scored([{ contentId: 'p', verdict: ['no_match'], matches: [] }])).toMatchObject({
      missing: 1,
      verdictsChecked: 1,
      verdictsRight: 0,
      failures: [{ problem: 'no verdict' }],
    })
  })

  test('is told per attack', () => {
    const result = scored(
      [
        { contentId: 'p', attack: 'b', verdict: ['no_match'] },
        { contentId: 'q', attack: 'b', verdict: ['own_content'] },
        { contentId: 'r', attack: 'a', verdict: ['no_match'] },
      ],
      ...['p', 'q', 'r'].map((id) => makeVerdict(id)),
    )
    expect(result.byAttack).toEqual([
      { attack: 'a', contents: 1, right: 1 },
      { attack: 'b', contents: 2, right: 1 },
    ])
  })
})
