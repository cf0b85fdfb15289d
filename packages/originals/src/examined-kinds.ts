/**
 * Kinds of parts that are examined, in the order in which a content's rows of them are locked: whoever reads a medium makes its content due for what it
 * reads out of it, and that comes after it here.
 */
export const examinedKinds = Object.freeze(['video', 'audio', 'image', 'text'] as const)
export type ExaminedKind = (typeof examinedKinds)[number]

/** The same order, of a column `kind`. */
export const inLockOrder = `array_position(array['${examinedKinds.join("','")}'], kind)`
