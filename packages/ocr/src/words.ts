/** A point as shares of the picture's width and height, 0 to 1. */
export type SharePoint = readonly [x: number, y: number]

/** One line of words as it stands in the picture. */
export interface WordLine {
  /** The line as read. */
  readonly text: string
  /** Where it lies in the whole text, in UTF-16 code units, half-open. */
  readonly start: number
  readonly end: number
  /** The smallest upright box around it, in shares of the picture. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  /** Its corners in shares of the picture: where the line begins above, ends above, ends below, begins below. */
  readonly quad: readonly [SharePoint, SharePoint, SharePoint, SharePoint]
  /** How sure the recognition is of its characters, 0 to 1, on average. */
  readonly score: number
}

/** Why the words of a picture are not known. A picture without words is read, and its text is empty. */
export const wordsProblemCodes = Object.freeze(['WORDS_TIMEOUT', 'WORDS_CRASHED'] as const)
export type WordsProblemCode = (typeof wordsProblemCodes)[number]

/** The words of a picture, or the reason why they are not known. */
export type ReadWords =
  | {
      readonly ok: true
      /** In reading order. The lines of a paragraph are joined as if it had never been broken, paragraphs stand on lines of their own. */
      readonly text: string
      readonly lines: readonly WordLine[]
      /** False when the time ran out before the last line: what was read until then is here. */
      readonly complete: boolean
      /** Milliseconds that the reading took. */
      readonly ms: number
    }
  | { readonly ok: false; readonly code: WordsProblemCode; readonly detail: string }
