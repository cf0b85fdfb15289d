/** What decides who was first: the time of publication, then the id of the content. */
export interface Priority {
  readonly publishedAt: Date
  readonly contentId: string
}

/** Negative when `a` is earlier. Ids compare by their UTF-8 bytes, as the database compares them. */
export function comparePriority(a: Priority, b: Priority): number {
  return (
    a.publishedAt.getTime() - b.publishedAt.getTime() ||
    Buffer.compare(Buffer.from(a.contentId), Buffer.from(b.contentId))
  )
}
