import type { PartFinding } from '@sourcemark/originals'
export interface PartRewrite {
  readonly contentId: string
  readonly partId: string
  readonly score: number
  readonly share: number
  readonly sentences: readonly object[]
}
export const rewritesIn = (part: PartFinding): readonly PartRewrite[] =>
  (part as { rewrites?: readonly PartRewrite[] }).rewrites ?? []
