import type { Comparison, EvidenceView, ShownMedium } from './evidence.ts'
import type { Viewing } from './viewing.ts'

/** The evidence of a verdict for programs: the verdict itself, and what pages make of it. */
export function evidenceJson({ media, staff }: Viewing, view: EvidenceView) {
  const preview = (medium: ShownMedium, second: number | null = null) => ({
    kind: medium.kind,
    width: medium.size?.width ?? null,
    height: medium.size?.height ?? null,
    seconds: medium.seconds,
    words: medium.words,
    picture:
      medium.kind === 'image'
        ? media(medium.sha256, { what: 'picture' })
        : medium.kind === 'video' && second !== null
          ? media(medium.sha256, { what: 'frame', second })
          : null,
  })
  const compared = (comparison: Comparison | null) => {
    switch (comparison?.shows) {
      case undefined:
        return null
      case 'text':
        return { shows: 'text', passages: comparison.passages }
      case 'picture': {
        const { query, original, regions } = comparison
        return {
          shows: 'picture',
          regions,
          query: preview(query.medium, query.second),
          original: preview(original.medium, original.second),
        }
      }
      case 'sound': {
        const { query, original, pairs, windows } = comparison
        const sound = (medium: ShownMedium, window: (typeof windows)[number]['query']) => ({
          ...window,
          sound: media(medium.sha256, { what: 'sound', ...window }),
        })
        return {
          shows: 'sound',
          stretches: pairs,
          query: preview(query),
          original: preview(original),
          played: windows.map((window) => ({
            query: sound(query, window.query),
            original: sound(original, window.original),
          })),
        }
      }
      case 'film': {
        const { query, original, pairs, frames } = comparison
        return {
          shows: 'film',
          stretches: pairs,
          query: preview(query),
          original: preview(original),
          frames: frames.map(({ stretch, query: second, original: originalSecond, corners }) => ({
            stretch: stretch + 1,
            corners,
            query: { second, picture: media(query.sha256, { what: 'frame', second }) },
            original: {
              second: originalSecond,
              picture: media(original.sha256, { what: 'frame', second: originalSecond }),
            },
          })),
        }
      }
    }
  }
  const { verdict, superseded, content, sentence, credit, matches, marks, history, basis, unread, suppressions } = view
  return {
    verdict,
    superseded,
    content,
    sentence,
    credit,
    matches: matches.map(({ number, match, work, partId, originalPartId, share, comparison }) => ({
      number,
      via: match?.via ?? 'text',
      retold: match === null,
      partId,
      originalPartId,
      share,
      work,
      comparison: compared(comparison),
    })),
    marks: marks.map(({ number, credit: { raw, where, grade, defects }, place, resolvesTo }) => ({
      number,
      raw,
      where,
      place,
      grade,
      defects,
      resolvesTo,
    })),
    basis,
    unread,
    history: history.map(({ by, shown, ...entry }) => ({ ...entry, by: staff ? by : null })),
    suppressions: staff ? suppressions : [],
  }
}
