import type { AcceptedMessage, VerdictReason } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import type { ExaminedKind } from './examined-kinds.ts'

/** Tells the workers that contents are due again. Resolves when the messages are kept. */
export type Announce = (messages: readonly AcceptedMessage[]) => Promise<void>

/** Examinations of a statement's first two parameters, locked in one order everywhere, so that two of these never wait for each other. */
const locked =
  'with due as (select content_id from examination where kind = $2 and content_id = any($1) order by content_id for update)'

/** Contents that are announced in one message batch. */
const announcedAtOnce = 500

/**
 * Makes contents due for one kind of their parts and announces them, except those of which a message is known to be on its way or in work: whoever
 * works on it looks again until nothing is due any more. That they were announced is noted only afterwards, so that whoever tells them next does it
 * when this process ends in between.
 */
export async function makeDue(
  database: Database,
  announce: Announce,
  kind: ExaminedKind,
  contentIds: readonly string[],
  reason: VerdictReason,
): Promise<void> {
  for (let at = 0; at < contentIds.length; at += announcedAtOnce) {
    await makePageDue(database, announce, kind, contentIds.slice(at, at + announcedAtOnce), reason)
  }
}

async function makePageDue(
  database: Database,
  announce: Announce,
  kind: ExaminedKind,
  contentIds: readonly string[],
  reason: VerdictReason,
): Promise<void> {
  const made = await database.query<{
    readonly contentId: string
    readonly revision: number
    readonly wanted: bigint
    readonly unheard: boolean
  }>({
    name: 'make-due',
    text: `${locked}
           update examination e set wanted = e.wanted + 1 from due where e.content_id = due.content_id and e.kind = $2
           returning e.content_id as "contentId", e.revision, e.wanted, e.announced <= e.examined as unheard`,
    values: [contentIds, kind],
  })
  const unheard = made.filter((one) => one.unheard)
  if (unheard.length === 0) return
  await announce(unheard.map(({ contentId, revision }) => ({ contentId, revision, reason, kinds: [kind] })))
  await noteAnnounced(database, kind, unheard)
}

/** Notes that a message was sent of contents as they are wanted. */
export async function noteAnnounced(
  database: Database,
  kind: ExaminedKind,
  contents: readonly { readonly contentId: string; readonly wanted: bigint }[],
): Promise<void> {
  await database.execute({
    name: 'note-announced',
    text: `${locked}
           update examination e set announced = greatest(e.announced, a.wanted)
           from due join unnest($1::text[], $3::bigint[]) as a(content_id, wanted) using (content_id)
           where e.content_id = due.content_id and e.kind = $2`,
    values: [contents.map(({ contentId }) => contentId), kind, contents.map(({ wanted }) => wanted)],
  })
}
