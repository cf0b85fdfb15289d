import type { Queryable } from '@sourcemark/database'
import { countDeliveries } from '@sourcemark/notify'
import { countWaiting, RECIPIENTS } from '@sourcemark/review'

/** How many messages wait, by whom they are for, zeros too; `endpoint`: deliveries. */
export async function countEverythingWaiting(db: Queryable): Promise<[recipient: string, messages: number][]> {
  const counted = await countWaiting(db)
  const recipients = new Set(Object.values(RECIPIENTS))
  return [
    ...[...recipients].map((recipient): [string, number] => [recipient, counted.get(recipient) ?? 0]),
    ['endpoint', await countDeliveries(db)],
  ]
}
