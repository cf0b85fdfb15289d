import { type ChangeKind, type Effect, type Sample, VERDICT_ASPECTS } from '@sourcemark/adjudication'

const titles = {
  verdict: 'Verdicts that flip',
  action: 'Same verdict, another action',
  attribution: 'Same verdict, another grade',
  permission: 'Same verdict, another permission',
  label: 'Same verdict, another label',
} as const

/** By which rule: one name where it stays the same. */
function byRules({ before, after }: Sample): string {
  const [was, is] = [before, after].map(({ pack, rule }) => `${pack}/${rule}`)
  return was === is ? `${is}` : `${was} → ${is}`
}

function kindLines({ from, to, count, sample }: ChangeKind): string[] {
  return [
    `  ${String(count).padStart(6)}  ${from} → ${to}`,
    ...sample.map((one) => `            ${one.contentId} of ${one.accountId}: ${byRules(one)}`),
  ]
}

/** An effect for people. */
export function effectLines({ flips, otherwise, reworded, kinds, accounts }: Effect): string[] {
  const tables = VERDICT_ASPECTS.filter((aspect) => kinds[aspect].length > 0).flatMap((aspect) => [
    '',
    titles[aspect],
    ...kinds[aspect].flatMap(kindLines),
  ])
  const affected = accounts.map(
    ({ accountId, flips: ofAccount, changes }) =>
      `  ${String(ofAccount).padStart(6)}  ${accountId}${changes === ofAccount ? '' : ` (${changes} changes in all)`}`,
  )
  return [
    `${flips} flip, ${otherwise} keep their code and change otherwise, ${reworded} differ in words, rule or version alone.`,
    ...tables,
    ...(affected.length === 0 ? [] : ['', 'Accounts with most flips', ...affected]),
  ]
}
