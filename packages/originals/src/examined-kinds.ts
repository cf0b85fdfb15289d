/** Kinds of parts that are examined, in the order in which a content's rows of them are locked. */
export const examinedKinds = Object.freeze(['image', 'text'] as const)
export type ExaminedKind = (typeof examinedKinds)[number]
