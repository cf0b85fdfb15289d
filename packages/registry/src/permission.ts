import type { Permission } from '@sourcemark/contract'
import type { Grant } from './grants.ts'

/** The use that a permission would have to cover. */
export interface Use {
  readonly accountId: string
  readonly contentId: string
  /** Ids by which the work's owner gives permissions. */
  readonly owners: readonly string[]
  readonly publishedAt: Date
}

/** One condition of a grant, and whether the use meets it. */
export interface GrantCondition {
  readonly condition: 'account' | 'work' | 'begun' | 'not over' | 'not taken back'
  readonly met: boolean
}

export interface GrantResult {
  readonly grant: Grant
  readonly conditions: readonly GrantCondition[]
  readonly inForce: boolean
}

/** What the grants on file say about a use. Changes and the showing of the source are for the policy: it knows how much was changed. */
export interface PermissionResult {
  readonly permission: Extract<Permission, 'licensed' | 'expired' | 'denied' | 'unknown'>
  /** Every grant for this account and this work, the one that decides first. */
  readonly grants: readonly GrantResult[]
}

/**
 * Looks up a use among the grants of its owner. A grant taken back still covers what was published before that, unless the policy says otherwise.
 */
export function permissionOf(
  use: Use,
  grants: readonly Grant[],
  revocation: 'not-retroactive' | 'retroactive',
): PermissionResult {
  const results = grants
    .filter(({ owner }) => use.owners.includes(owner))
    .map((grant): GrantResult => {
      const conditions: GrantCondition[] = [
        { condition: 'account', met: grant.grantee === '*' || grant.grantee === use.accountId },
        { condition: 'work', met: grant.contentId === '*' || grant.contentId === use.contentId },
        { condition: 'begun', met: grant.validFrom === null || grant.validFrom <= use.publishedAt },
        { condition: 'not over', met: grant.validTo === null || use.publishedAt < grant.validTo },
        {
          condition: 'not taken back',
          met: grant.revokedAt === null || (revocation === 'not-retroactive' && use.publishedAt < grant.revokedAt),
        },
      ]
      return { grant, conditions, inForce: conditions.every(({ met }) => met) }
    })
    .filter(({ conditions }) =>
      conditions.every(({ condition, met }) => met || (condition !== 'account' && condition !== 'work')),
    )
    .sort((a, b) => rank(b) - rank(a) || (a.grant.grantId < b.grant.grantId ? -1 : 1))
  const [first] = results
  if (first === undefined) return { permission: 'unknown', grants: [] }
  if (first.inForce) return { permission: 'licensed', grants: results }
  const failed = (wanted: GrantCondition['condition']): boolean =>
    first.conditions.some(({ condition, met }) => condition === wanted && !met)
  const permission = failed('not taken back') ? 'denied' : failed('not over') ? 'expired' : 'unknown'
  return { permission, grants: results }
}

/** In force before expired before taken back; of grants in force the one that allows most. */
function rank({ grant, conditions, inForce }: GrantResult): number {
  const freedom = (grant.mayModify ? 2 : 0) + (grant.mayHideSource ? 1 : 0)
  const revoked = conditions.some(({ condition, met }) => condition === 'not taken back' && !met)
  return (inForce ? 100 : revoked ? 0 : 50) + freedom
}
