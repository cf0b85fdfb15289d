import type { Verdict } from '@sourcemark/contract'
import { expect } from 'vitest'
import { published } from './events.ts'
import type { Line, LineProcess } from './line.ts'
import type { MediumPart } from './media-folder.ts'

/**
 * Posts some media again and again, a minute after the other, and kills the worker that examines them when it has begun. Expects each copy to lead to the
 * first post of its medium, and no verdict of a post to stand twice.
 */
export async function expectKillLosesNothing(
  line: Line,
  worker: LineProcess,
  media: readonly MediumPart[],
  { posts: count, minute }: { readonly posts: number; readonly minute: number },
): Promise<void> {
  const idOf = (post: number): string => `killed-${post}`
  const posts = Array.from({ length: count }, (_, post) =>
    published({ contentId: idOf(post), minute: minute + post, parts: [media[post % media.length] as MediumPart] }),
  )
  await line.send(posts)
  await line.verdict(idOf(0))
  await line.kill(worker)
  await line.idle(240_000)
  const final = line.finalVerdicts()
  // Whoever sees and hears a copy names its original twice.
  const originsOf = ({ matches }: Verdict) => [...new Set(matches.map(({ contentId }) => contentId))]
  const origins = posts.map((_, post) => {
    const verdict = final.get(idOf(post))
    return verdict && originsOf(verdict)
  })
  expect(origins).toEqual(posts.map((_, post) => (post < media.length ? [] : [idOf(post % media.length)])))
  const ids = posts.flatMap((_, post) => line.verdictsOf(idOf(post)).map(({ verdictId }) => verdictId))
  expect(new Set(ids).size).toBe(ids.length)
}
