import { foldName, isNobody, type Mark, type ReadPart, resolveMarks } from '@sourcemark/attribution'
import type { Box, Match, Span } from '@sourcemark/contract'
import { editDistance } from './edit-distance.ts'
import type { Passage, RightsFacts } from './facts.ts'
import { placeInCopy, touches, widened } from './picture-region.ts'
import type { Holder } from './rights.ts'

/** Words in a picture and where they stand in it. */
export interface PicturePassage extends Passage {
  readonly box: Box
}

/** A name on the original picture that is gone from its copy, or another one in its place. */
export interface PictureNotice {
  readonly result: 'removed' | 'altered'
  readonly original: PicturePassage
  /** Where it would stand in the copy, in shares of its width and height, and the words that stand there. */
  readonly copy: { readonly box: Box; readonly text: string }
}

export interface PictureNotices extends RightsFacts {
  /** In the order of the original's words. */
  readonly details: readonly PictureNotice[]
}

export const pictureNoticeLimits = Object.freeze({
  /** Pixels of a line from which its words are read in any picture that is not spoilt. */
  height: 18,
  /** How high a line may stand in the copy beside the original, in pixels: one that was made small is not gone when it is not read. */
  smaller: 0.7,
  /** The same where the copy did not even look as if there were words in it. */
  smallerUnread: 0.9,
  /** Around the place, as a share of the line's height: regions are measured, and measures err. */
  around: 1,
  /** Share of a name's letters in which a reading machine may err. */
  misread: 0.45,
} as const)

/** Roles by which words on a picture say whose it is. */
const sayingWhose: ReadonlySet<Mark['role']> = new Set([
  'watermark',
  'copyright',
  'author',
  'picture',
  'source',
  'self',
  'link',
])

const nothing: PictureNotices = Object.freeze({ removed: 0, altered: 0, details: [] })

/** A picture or film with the size in which it was posted, in pixels. */
export type SizedPart = ReadPart & { readonly size: { readonly width: number; readonly height: number } }

/** Where an original was found. */
export interface NoticeMatch {
  readonly spans: readonly Span[]
  readonly transform?: Match['transform']
}

/** The marks on both sides. */
export interface NoticeMarks {
  readonly original: readonly Mark[]
  readonly copy: readonly Mark[]
}

type PlacedMark = Mark & {
  readonly where: { readonly words: Extract<Mark['where'], { words: unknown }>['words'] & { readonly box: Box } }
}

/**
 * Names of a picture's owner or authors that stand on it, within what was found in the copy, and are gone there; or where somebody else is named
 * now. Nothing is said of words that the copy shows too small to be read. What a reading machine takes for a little else has not changed.
 * Source: Copyright Law of China, Art. 51.
 * @param original the picture as its owner published it, with its words.
 * @param copy the picture in which it was found; without words when none were read in it.
 */
export function pictureNoticesOf(
  original: ReadPart,
  copy: SizedPart,
  match: NoticeMatch,
  marks: NoticeMarks,
  holder: Holder,
): PictureNotices {
  const height = original.picture?.height ?? null
  if (height === null) return nothing
  const own = wordsMarks(original, marks.original)
  const here = wordsMarks(copy, marks.copy)
  const naming = namesOf(holder)
  const names = [...holder.owner.names, ...(holder.owner.aliases ?? []), ...(holder.authors ?? [])].filter(
    (name) => !isNobody(name),
  )
  // named anywhere that readers look, the owner has lost nothing
  if (marks.copy.some((mark) => mark.visibility === 'visible' && naming(mark))) return nothing
  const owned = own.filter((mark) => sayingWhose.has(mark.role) && naming(mark))
  const details = owned.flatMap((mark): PictureNotice[] => {
    const at = mark.where.words
    for (const span of match.spans) {
      const place = placeInCopy(at.box, span, match.transform?.mirrored === true)
      if (place === undefined) continue
      const lines = linesOf(original, at)
      const before = lineHeight(lines, at.box) * height
      const after = (before * place.h * copy.size.height) / (at.box.h * height)
      if (before < pictureNoticeLimits.height || after < pictureNoticeLimits.height) return []
      const { smaller, smallerUnread } = pictureNoticeLimits
      if (after < before * (copy.text === undefined ? smallerUnread : smaller)) return []
      const around = widened(place, pictureNoticeLimits.around)
      const text = wordsAt(copy, around)
      if (holds(text, [...names, ...mark.names, ...mark.handles])) return []
      // whom the original names as well has taken nobody's place
      const other = here.find(
        (one) =>
          touches(one.where.words.box, around) &&
          [...one.names, ...one.handles].some((name) => !isNobody(name)) &&
          !own.some(isAlike(one)),
      )
      const passage = { start: at.start, end: at.end, text: mark.raw.slice(0, 500), box: at.box }
      const result = other === undefined ? 'removed' : 'altered'
      return [{ result, original: passage, copy: { box: other?.where.words.box ?? place, text: text.slice(0, 500) } }]
    }
    return []
  })
  return {
    removed: details.filter(({ result }) => result === 'removed').length,
    altered: details.filter(({ result }) => result === 'altered').length,
    details,
  }
}

const wordsMarks = ({ partId }: ReadPart, marks: readonly Mark[]): PlacedMark[] =>
  marks.filter(
    (mark): mark is PlacedMark =>
      'words' in mark.where && mark.where.words.partId === partId && mark.where.words.box !== undefined,
  )

const isAlike =
  (mark: Mark) =>
  (other: Mark): boolean =>
    foldName(mark.named || mark.raw) === foldName(other.named || other.raw)

/** Whether a mark names the owner or one of the authors. */
const namesOf =
  ({ owner, authors = [] }: Holder) =>
  (mark: Mark): boolean => {
    const [resolved] = resolveMarks([mark], { originals: [{ contentId: '', owner, authors }] })
    return resolved?.resolved.result === 'original' || resolved?.resolved.result === 'partial'
  }

const linesOf = ({ picture }: ReadPart, { start, end }: { readonly start: number; readonly end: number }) =>
  (picture?.lines ?? []).filter((line) => line.start < end && start < line.end)

/** How high one line of some words is, as a share of the picture. */
const lineHeight = (lines: ReturnType<typeof linesOf>, { h }: Box): number =>
  Math.max(...lines.flatMap(({ box }) => box?.h ?? []), lines.length === 0 ? h : 0)

/** The words of a picture in and around a place. */
const wordsAt = ({ picture, text = '' }: ReadPart, place: Box): string =>
  (picture?.lines ?? [])
    .filter(({ box }) => box !== null && touches(box, place))
    .map(({ start, end }) => text.slice(start, end))
    .join('\n')

/** Whether some words hold one of the names, or what a reading machine may have made of it. */
function holds(text: string, names: readonly string[]): boolean {
  const said = Array.from(foldName(text))
  return names.some((name) => {
    const letters = Array.from(foldName(name))
    if (letters.length < 2) return false
    for (let at = 0; at + letters.length <= said.length || at === 0; at++) {
      const piece = said.slice(at, at + letters.length)
      if (piece.length > 0 && editDistance(letters, piece) <= pictureNoticeLimits.misread) return true
    }
    return false
  })
}
