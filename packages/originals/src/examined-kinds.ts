import type { PartKind } from '@sourcemark/contract'

/** Kinds of parts that are examined, in the order in which a content's rows of them are locked. */
export const examinedKinds = Object.freeze(['audio', 'image', 'text'] as const)
export type ExaminedKind = (typeof examinedKinds)[number]

/** Whether there is somebody to examine parts of a kind. */
export const isExamined = (kind: PartKind): kind is ExaminedKind =>
  (examinedKinds as readonly PartKind[]).includes(kind)
