import type { BothLanguages } from '@sourcemark/review'
import type { StaffAction } from '@sourcemark/staff'

/** A section of the console as the head of every page names it. */
interface Section {
  readonly href: string
  readonly words: BothLanguages
  /** Staff see the sections that their role has; null is for the public. */
  readonly action: StaffAction | null
}

/** Sections, in the order in which they are shown. */
export const NAVIGATION: readonly Section[] = Object.freeze([
  { href: '/queue', words: { zh: '队列', en: 'Queue' }, action: 'see' },
  { href: '/search', words: { zh: '搜索', en: 'Search' }, action: 'see' },
  { href: '/overview', words: { zh: '概览', en: 'Overview' }, action: 'see' },
  { href: '/proposals', words: { zh: '批量', en: 'Proposals' }, action: 'see' },
  { href: '/policy', words: { zh: '策略', en: 'Policy' }, action: 'see' },
  { href: '/dead-letters', words: { zh: '死信', en: 'Dead letters' }, action: 'see' },
  { href: '/webhooks', words: { zh: '通知', en: 'Webhooks' }, action: 'see' },
  { href: '/audit', words: { zh: '审计', en: 'Audit' }, action: 'see_audit' },
  { href: '/staff', words: { zh: '成员', en: 'Staff' }, action: 'manage_staff' },
  { href: '/transparency', words: { zh: '透明度报告', en: 'Transparency' }, action: null },
])
