import { setTimeout as delay } from 'node:timers/promises'
import type { HandlerContext } from '@sourcemark/broker'
import type { IngestEvent, MediaPart } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import type { FetchedMedium, MediaFetcher, MediumLimits } from '@sourcemark/media'
import { type KeptMedium, keptMedia } from '@sourcemark/originals'
import type { Metrics } from '@sourcemark/runtime'
import { whileWorking } from '@sourcemark/wiring'

/** What one medium of each kind that is fetched may take. */
export type MediaLimits = Readonly<Record<MediaPart['kind'], MediumLimits>>

interface Surroundings {
  readonly work: HandlerContext
  readonly database: Queryable
  readonly fetcher: MediaFetcher
  readonly limits: MediaLimits
  readonly metrics: Metrics
}

/** Attempts to fetch a medium whose server may heal. */
const attempts = 3
/** Milliseconds before the second attempt; four times as long before the third. */
const firstWait = 500
/** Media of one event that are fetched at a time. */
const atOnce = 4

/**
 * Brings the media of an event into the blob store. What cannot be had is told with its reason: the rest of the content
 * is judged all the same, and that part is said to be unread. What is there from an earlier reading of the same event is not fetched again.
 */
export async function fetchMedia(event: IngestEvent, around: Surroundings): Promise<KeptMedium[]> {
  if (!('parts' in event.data)) return []
  const media = event.data.parts.filter((part): part is MediaPart => part.kind !== 'text')
  if (media.length === 0) return []
  const { contentId, revision } = event.data
  const known = await keptMedia(around.database, contentId, revision)
  if (known.length > 0) return known
  const kept: KeptMedium[] = []
  for (let at = 0; at < media.length; at += atOnce) {
    const some = media.slice(at, at + atOnce)
    const fetched = await whileWorking(around.work, () => Promise.all(some.map((part) => fetchMedium(part, around))))
    kept.push(...fetched)
  }
  return kept
}

async function fetchMedium(
  { partId, kind, uri, data, sha256, bytes }: MediaPart,
  { fetcher, limits, metrics, work: { signal } }: Surroundings,
): Promise<KeptMedium> {
  let fetched: FetchedMedium
  let wait = firstWait
  for (let attempt = 1; ; attempt++, wait *= 4) {
    fetched = await metrics.stage('intake.fetch', () =>
      fetcher.fetch({ uri, data, sha256, bytes }, signal, limits[kind]),
    )
    if (fetched.ok || !fetched.retry || attempt === attempts) break
    await delay(wait, undefined, { signal })
  }
  return fetched.ok ? { partId, sha256: fetched.sha256 } : { partId, problem: fetched.code }
}
