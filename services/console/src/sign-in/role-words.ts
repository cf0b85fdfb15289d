import type { BothLanguages } from '@sourcemark/review'
import type { StaffRole } from '@sourcemark/staff'

/** What people read for the roles of staff. */
export const ROLE_WORDS: Readonly<Record<StaffRole, BothLanguages>> = Object.freeze({
  viewer: { zh: '查看员', en: 'Viewer' },
  reviewer: { zh: '审核员', en: 'Reviewer' },
  senior: { zh: '高级审核员', en: 'Senior' },
  admin: { zh: '管理员', en: 'Admin' },
})

/** What each role may do, in one sentence. */
export const ROLE_MEANING: Readonly<Record<StaffRole, BothLanguages>> = Object.freeze({
  viewer: {
    zh: '查看判定、案件与数据，不含个人信息。',
    en: 'Sees verdicts, cases and numbers, without what is personal.',
  },
  reviewer: {
    zh: '另可查看材料、审理案件、合议投票、提议批量操作。',
    en: 'Also sees forms, reviews cases, votes, and proposes bulk actions.',
  },
  senior: {
    zh: '另可决定申诉、批准批量操作、屏蔽匹配、重放消息。',
    en: 'Also decides appeals, approves bulk actions, suppresses matches and replays messages.',
  },
  admin: {
    zh: '另可启用规则包、管理成员、查看审计。',
    en: 'Also puts policies in force, manages staff and reads the audit.',
  },
})
