import { describe, expect, it } from 'vitest'
import { applyPack, checkResultOf } from '../src/index.ts'
import { post, shippedPack } from './packs.ts'

const cn = shippedPack('cn-official-accounts')
const view = (said: Parameters<typeof post>[0]): string => {
  const verdict = applyPack(post(said), cn)
  const { CheckState, UserDeclareState, CanReprint, NeedShowReprintSource, NeedReplaceContent } = checkResultOf(verdict)
  return `${verdict.verdict}: ${CheckState} ${UserDeclareState} ${CanReprint} ${NeedShowReprintSource} ${NeedReplaceContent}`
}

describe('the check result', () => {
  // CheckState UserDeclareState CanReprint NeedShowReprintSource NeedReplaceContent
  it.each<[expected: string, said: Parameters<typeof post>[0]]>([
    ['no_match: 1 0 1 0 0', {}],
    ['no_match: 1 1 1 0 0', { content: { original: true } }],
    ['no_match: 1 2 1 0 0', { content: { repost: true } }],
    ['own_content: 1 0 1 0 0', { content: { ownWorks: 1 } }],
    ['unprotected: 1 0 1 0 0', { works: [{ exclusion: { law: 1, total: 1 } }] }],
    [
      'quotation: 1 0 1 0 0',
      {
        works: [
          {
            grade: 'A4',
            quotation: { share: 0.1, originalShare: 0.1, longest: 90, setOff: 1, author: true, title: true },
          },
        ],
      },
    ],
    ['licensed_repost: 2 0 1 1 0', { works: [{ grade: 'A5', permission: 'licensed', grant: { inForce: true } }] }],
    [
      'licensed_repost: 2 0 1 0 0',
      { works: [{ grade: 'A0', permission: 'licensed', grant: { inForce: true, mayHideSource: true } }] },
    ],
    ['attributed_repost: 2 2 0 1 0', { content: { repost: true }, works: [{ grade: 'A5' }] }],
    ['attributed_repost: 3 0 0 1 0', { works: [{ grade: 'A5', permission: 'denied' }] }],
    ['attribution_defective: 3 0 0 1 0', { works: [{ grade: 'A3' }] }],
    ['attribution_missing: 3 0 0 1 0', { works: [{ grade: 'A0' }] }],
    ['attribution_false: 3 0 0 1 0', { works: [{ grade: 'AX' }] }],
    ['false_original_claim: 3 1 0 1 0', { content: { original: true }, works: [{ grade: 'A0' }] }],
    [
      'priority_contested: 3 1 0 1 0',
      { content: { original: true }, works: [{ grade: 'A0', priority: { seconds: 5 } }] },
    ],
    ['rights_info_removed: 3 0 0 1 0', { works: [{ rights: { removed: 1 } }] }],
    [
      'distorted_repost: 3 0 0 1 1',
      { works: [{ grade: 'A5', permission: 'licensed', grant: { inForce: true }, change: { share: 0.5 } }] },
    ],
    ['news_unlicensed: 3 0 0 0 0', { news: { flagged: true } }],
    ['news_source_unlisted: 3 0 0 1 0', { news: { flagged: true, repost: true }, works: [{ grade: 'A5' }] }],
    ['rewrite_suspected: 3 0 0 0 0', { rewrites: [{}] }],
    ['review_required: 3 0 0 1 0', { works: [{ grade: 'A0', score: 0.52 }] }],
    ['indeterminate: 3 0 0 0 0', { content: { unread: 1 } }],
  ])('%s', (expected, said) => {
    expect(view(said)).toBe(expected)
  })
})
