import type { AuditActor } from '@sourcemark/ledger'
import type { StaffSession } from '@sourcemark/staff'

/** A member of staff as the audit names them. */
export const actorOf = ({ staffId, role }: StaffSession): AuditActor => ({ kind: 'staff', id: staffId, role })
