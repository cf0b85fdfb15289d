import type { Action } from '@sourcemark/contract'

/** The codes that the rules of this pack can give. */
export type RuleCode =
  | 'false_original_claim'
  | 'attribution_missing'
  | 'attributed_repost'
  | 'indeterminate'
  | 'own_content'
  | 'no_match'

interface Rule {
  readonly rule: string
  readonly action: Action
  readonly basis: readonly string[]
}

/** What turns findings into a verdict: a name, a version, and per code the rule with its advice and its basis. */
export interface Pack {
  readonly pack: string
  readonly version: string
  readonly rules: Readonly<Record<RuleCode, Rule>>
}

const provisions = (article: string): string => `互联网用户公众账号信息服务管理规定 ${article}`

/** Rules for public accounts in China; see the articles named as their basis. */
export const defaultPack: Pack = Object.freeze({
  pack: 'cn-official-accounts',
  version: '0.1.0',
  rules: Object.freeze({
    false_original_claim: { rule: 'original-claim', action: 'review', basis: [provisions('第十八条')] },
    attribution_missing: { rule: 'repost-source', action: 'hold', basis: [provisions('第十七条')] },
    attributed_repost: { rule: 'repost-declared', action: 'notify', basis: [provisions('第十七条')] },
    indeterminate: { rule: 'unread-part', action: 'review', basis: [] },
    own_content: { rule: 'own-work', action: 'allow', basis: [] },
    no_match: { rule: 'nothing-found', action: 'allow', basis: [] },
  }),
} satisfies Pack)
