import { canonicalJson, type Verdict } from '@sourcemark/contract'

/** What verdicts say, one line per content in the order of ids: without their place in the ledger, their history and their times. */
export const said = (verdicts: ReadonlyMap<string, Verdict>): string[] =>
  [...verdicts.values()]
    .map(({ ledger: _ledger, timings: _timings, supersedes: _supersedes, reason: _reason, ...says }) =>
      canonicalJson(says),
    )
    .sort()
