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
  { href: '/proposals', words: { zh: '批量', en: 'Proposals' }, action: 'see' },
  { href: '/staff', words: { zh: '成员', en: 'Staff' }, action: 'manage_staff' },
])
