import type { Suppression } from '@sourcemark/registry'

/** Which passages a suppression is about, in words. */
export function passageText({
  contentId,
  partId,
  start,
  end,
}: Omit<Suppression, 'suppressionId' | 'reason' | 'madeBy' | 'madeAt'>): string {
  if (partId === null) return `${contentId}, every part`
  if (start === null && end === null) return `${contentId}, part ${partId}`
  return `${contentId}, part ${partId}, from ${start ?? 0} to ${end ?? 'its end'}`
}
