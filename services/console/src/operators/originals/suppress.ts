import { appendAudit } from '@sourcemark/ledger'
import { readContents, readWrittenParts } from '@sourcemark/originals'
import {
  findPassage,
  findSuppression,
  liftSuppression,
  type NamedPassage,
  type PassageRefusal,
  registryKeys,
  suppressPassage,
} from '@sourcemark/registry'
import type { StaffSession } from '@sourcemark/staff'
import { tellReaders } from '@sourcemark/wiring'
import type { ConsoleServices } from '../../services.ts'
import { actorOf } from '../actor.ts'
import { withProducer } from '../tell.ts'

/** A passage that is to match no more, and why. */
export interface SuppressOrder extends NamedPassage {
  readonly because: string
}

/**
 * Rules that a passage never matches, and has judged again what looked at the work. The same order again tells again.
 * @returns null when the work is not known.
 */
export async function suppress(
  services: ConsoleServices,
  staff: StaffSession,
  order: SuppressOrder,
  now: Date,
): Promise<{ readonly suppressionId: string } | { readonly refused: PassageRefusal } | null> {
  const { database, topics } = services
  return await withProducer(services, async (producer) => {
    const done = await database.transaction(async (tx) => {
      if (!(await readContents(tx, [order.contentId])).has(order.contentId)) return null
      const parts = (await readWrittenParts(tx, [order.contentId])).get(order.contentId) ?? []
      const found = findPassage(parts, order)
      if ('refused' in found) return found
      const ruling = { by: staff.staffId, because: order.because }
      const { suppression, added, keys } = await suppressPassage(tx, found.passage, ruling, now)
      const { suppressionId, partId, start, end } = suppression
      if (added) {
        await appendAudit(
          tx,
          {
            actor: actorOf(staff),
            action: 'suppression.add',
            subject: { kind: 'content', id: order.contentId },
            detail: { suppressionId, partId, start, end },
          },
          now,
        )
      }
      return { suppressionId, keys }
    })
    if (done === null || 'refused' in done) return done
    await tellReaders(database, producer, topics, done.keys, 'registry_change')
    return { suppressionId: done.suppressionId }
  })
}

/** Ends a suppression, and has judged again what it concerned. Returns whether there is one of that id for that work. */
export async function lift(
  services: ConsoleServices,
  staff: StaffSession,
  { contentId, suppressionId }: { readonly contentId: string; readonly suppressionId: string },
  now: Date,
): Promise<boolean> {
  const { database, topics } = services
  return await withProducer(services, async (producer) => {
    const known = await database.transaction(async (tx) => {
      const suppression = await findSuppression(tx, suppressionId)
      if (suppression?.contentId !== contentId) return false
      const lifted = await liftSuppression(tx, suppressionId, now)
      if (lifted.length > 0) {
        await appendAudit(
          tx,
          {
            actor: actorOf(staff),
            action: 'suppression.lift',
            subject: { kind: 'content', id: contentId },
            detail: { suppressionId },
          },
          now,
        )
      }
      return true
    })
    if (known) await tellReaders(database, producer, topics, [registryKeys.content(contentId)], 'registry_change')
    return known
  })
}
