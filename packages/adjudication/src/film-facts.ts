import { type Finding, rounded, type Span } from '@sourcemark/contract'
import {
  type FilmSound,
  type FilmTracks,
  filmTracksOf,
  heardOf,
  type Range,
  rangeOf,
  sidesOf,
} from '@sourcemark/evidence'
import { type PartFinding, type PartMatch, soundlessReason, type WrittenReading } from '@sourcemark/originals'
import type { WorkFacts } from '@sourcemark/verdict'
import type { MediumPair } from './media-facts.ts'

/** Stretches of one pair of parts that a finding lists; all are counted. */
const stretchesShown = 20

type FilmFacts = WorkFacts['film']

/** A finding about the tracks of a film, without the work that it is about. */
export type TrackFinding = Pick<Finding, 'code' | 'detail'>

/** Whether a match has a time in the part that it was found in, and not only a place: frames, sound, and pictures that a film shows. */
export const isTimed = ({ via, spans }: Pick<PartMatch, 'via' | 'spans'>): boolean =>
  via !== 'text' && spans.some(({ query }) => rangeOf(query) !== undefined)

const isSeen = (match: PartMatch): boolean => match.via !== 'audio' && isTimed(match)

/**
 * How much of the work the films of the post show, and whether pictures and sound of its films were taken together.
 * @param pairs the media of the post and of the work that were found in each other.
 */
export function filmFacts(
  parts: readonly PartFinding[],
  pairs: readonly MediumPair[],
): { readonly facts: FilmFacts; readonly findings: readonly TrackFinding[] } {
  const seen = pairs.filter(({ copy, match }) => copy.kind === 'video' && isSeen(match))
  const shown = [...Map.groupBy(seen, ({ copy }) => copy.partId).values()].map((ofPart) => {
    const { seconds, longest } = heardOf(ofPart.flatMap(({ match }) => match.spans))
    const length = ofPart[0]?.here?.seconds ?? 0
    const share = length > 0 ? Math.min(1, seconds / length) : Math.max(...ofPart.map(({ match }) => match.coverage))
    return { seconds, longest, share }
  })
  const tracks = tracksOfFilms(parts, pairs)
  const sum = (of: (tracks: FilmTracks) => readonly Range[]): number =>
    rounded(tracks.reduce((all, one) => all + lengthOf(of(one.tracks)), 0))
  return {
    facts: {
      seconds: rounded(shown.reduce((all, { seconds }) => all + seconds, 0)),
      longest: rounded(Math.max(0, ...shown.map(({ longest }) => longest))),
      share: rounded(Math.max(0, ...shown.map(({ share }) => share))),
      originalShare: rounded(Math.max(0, ...seen.map(({ match }) => match.originalCoverage))),
      together: sum(({ together }) => together),
      shifted: sum(({ shifted }) => shifted),
      muted: sum(({ muted }) => muted),
      redubbed: sum(({ redubbed }) => redubbed),
      soundOnly: sum(({ soundOnly }) => soundOnly),
    },
    findings: tracks.flatMap(findingsOf),
  }
}

const lengthOf = (ranges: readonly Range[]): number => ranges.reduce((sum, { start, end }) => sum + end - start, 0)

/** The tracks that a part of the post has from one film of the work. */
interface TakenTracks {
  readonly partId: string
  readonly originalPartId: string
  readonly tracks: FilmTracks
  /** What the part has to be heard. */
  readonly sound: FilmSound
}

function tracksOfFilms(parts: readonly PartFinding[], pairs: readonly MediumPair[]): TakenTracks[] {
  const films = pairs.filter(({ original, match: { via } }) => original.kind === 'video' && via !== 'image')
  const byPair = Map.groupBy(films, ({ copy, original }) => JSON.stringify([copy.partId, original.partId]))
  return [...byPair.values()].flatMap((ofPair): TakenTracks[] => {
    const [{ copy, original, here, there, match }] = ofPair as [MediumPair, ...MediumPair[]]
    const spansVia = (via: PartMatch['via']): Span[] =>
      ofPair.flatMap((pair) => (pair.match.via === via ? pair.match.spans : []))
    const names = { partId: copy.partId, originalPartId: original.partId }
    const heard = spansVia('audio')
    const part = parts.find(({ partId }) => partId === copy.partId)
    // a recording has no pictures that could be others
    if (copy.kind !== 'video' || part === undefined) {
      const none = { together: [], shifted: [], muted: [], redubbed: [] }
      return [{ ...names, tracks: { ...none, soundOnly: sidesOf(heard, 'query') }, sound: 'sound' }]
    }
    const others = part.matches.filter((one) => one.contentId !== match.contentId || one.partId !== match.partId)
    // what was not read to its end may have a sound that nobody could read
    const sound = part.state === 'done' ? soundOf(here) : 'unknown'
    const tracks = filmTracksOf({
      seen: spansVia('video'),
      heard,
      seenElsewhere: whereIn(others.filter(isSeen)),
      heardElsewhere: whereIn(others.filter(({ via }) => via === 'audio')),
      sound: { copy: sound, original: soundOf(there) },
    })
    return [{ ...names, tracks, sound }]
  })
}

/** Where in a part some of its matches are. */
const whereIn = (matches: readonly PartMatch[]): Range[] =>
  sidesOf(
    matches.flatMap(({ spans }) => spans),
    'query',
  )

/** What is to be heard in a film. That its sound has no sketch for another reason than silence is none to call it mute. */
function soundOf(reading: WrittenReading | undefined): FilmSound {
  if (reading === undefined) return 'unknown'
  if (reading.track === null) return 'none'
  const reason = soundlessReason(reading.track)
  return reason === undefined ? 'sound' : reason === 'SILENT' ? 'silent' : 'unknown'
}

function findingsOf({ tracks, sound, ...names }: TakenTracks): TrackFinding[] {
  const { together, shifted, muted, redubbed, soundOnly } = tracks
  const note = (code: string, ranges: readonly Range[], more: Finding['detail'] = {}): TrackFinding[] =>
    ranges.length === 0
      ? []
      : [
          {
            code,
            detail: {
              ...names,
              seconds: rounded(lengthOf(ranges)),
              ...more,
              stretches: ranges.slice(0, stretchesShown).map((range) => ({ ...range })),
            },
          },
        ]
  return [
    ...note('PICTURE_AND_SOUND', together),
    ...note(
      'SOUND_SHIFTED',
      shifted.map(({ by, ...range }) => ({ ...range, by: rounded(by) })),
    ),
    ...note('PICTURE_WITHOUT_SOUND', muted, { sound }),
    ...note('PICTURE_WITHOUT_SOUND', redubbed, { sound: 'other' }),
    ...note('SOUND_WITHOUT_PICTURE', soundOnly),
  ]
}
