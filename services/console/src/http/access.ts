import type { CaseParty } from '@sourcemark/review'
import { MAY, type StaffAction, type StaffSession } from '@sourcemark/staff'
import type { Route } from './route.ts'

/** Whether somebody is let in: yes; not before they say who they are, or choose a password; or not at all. */
export type Decision = 'allowed' | 'unknown' | 'password' | 'refused'

/** Decides about one request. What is not allowed by name is refused. */
export function decide(
  { access, beforePassword = false }: Pick<Route, 'access' | 'beforePassword'>,
  staff: StaffSession | null,
  party: CaseParty | null,
): Decision {
  const asParty = (sides: readonly CaseParty['side'][]): Decision => {
    if (party === null) return 'unknown'
    return sides.includes(party.side) ? 'allowed' : 'refused'
  }
  const asStaff = (action: StaffAction): Decision => {
    if (staff === null) return 'unknown'
    if (!MAY[action].includes(staff.role)) return 'refused'
    return staff.mustChangePassword && !beforePassword ? 'password' : 'allowed'
  }
  switch (access.kind) {
    case 'public':
      return 'allowed'
    case 'party':
      return asParty(access.sides)
    case 'staff':
      return asStaff(access.action)
    case 'staff_or_party': {
      // Whoever works here and is a side of a case besides has what either has.
      const decision = asStaff(access.action)
      return decision === 'allowed' || party === null ? decision : asParty(access.sides)
    }
  }
}
