import type { VerdictCode } from '@sourcemark/contract'
import { distortedRepost, falseOriginalClaim, priorityContested, reviewRequired, rightsInfoRemoved } from './claims.ts'
import { indeterminate, licensedRepost, noMatch, ownContent } from './clear.ts'
import { attributedRepost, attributionDefective, attributionFalse, attributionMissing } from './credited.ts'
import { quotation, unprotected } from './exempt.ts'
import { newsSourceUnlisted, newsUnlicensed } from './news.ts'
import { rewriteSuspected } from './retold.ts'
import { type Scenario, type World, worldOf } from './scenario.ts'

/** Scenarios for every code that a verdict can have. */
export const scenarios: Readonly<Record<VerdictCode, readonly Scenario[]>> = {
  no_match: noMatch,
  own_content: ownContent,
  unprotected,
  licensed_repost: licensedRepost,
  attributed_repost: attributedRepost,
  quotation,
  attribution_defective: attributionDefective,
  attribution_missing: attributionMissing,
  attribution_false: attributionFalse,
  false_original_claim: falseOriginalClaim,
  priority_contested: priorityContested,
  rights_info_removed: rightsInfoRemoved,
  distorted_repost: distortedRepost,
  news_unlicensed: newsUnlicensed,
  news_source_unlisted: newsSourceUnlisted,
  rewrite_suspected: rewriteSuspected,
  review_required: reviewRequired,
  indeterminate,
}

/** A scenario in a world of its own. */
export interface Case {
  readonly code: VerdictCode
  readonly scenario: Scenario
  readonly world: World
}

export const cases: readonly Case[] = Object.entries(scenarios)
  .flatMap(([code, list]) => list.map((scenario) => ({ code: code as VerdictCode, scenario })))
  .map((one, index) => ({ ...one, world: worldOf(index) }))
