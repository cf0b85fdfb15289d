import { MAY, type StaffSession } from '@sourcemark/staff'
import type { CaseParty } from './party.ts'
import type { Route } from './route.ts'

/** Whether somebody is let in: yes; not before they say who they are, or choose a password; or not at all. */
export type Decision = 'allowed' | 'unknown' | 'password' | 'refused'

/** Decides about one request. What is not allowed by name is refused. */
export function decide(
  { access, beforePassword = false }: Pick<Route, 'access' | 'beforePassword'>,
  staff: StaffSession | null,
  party: CaseParty | null,
): Decision {
  switch (access.kind) {
    case 'public':
      return 'allowed'
    case 'party':
      if (party === null) return 'unknown'
      return access.sides.includes(party.side) ? 'allowed' : 'refused'
    case 'staff':
      if (staff === null) return 'unknown'
      if (!MAY[access.action].includes(staff.role)) return 'refused'
      return staff.mustChangePassword && !beforePassword ? 'password' : 'allowed'
  }
}
