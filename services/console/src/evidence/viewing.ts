import { clockTime, type Verdict } from '@sourcemark/contract'
import type { PreviewWish } from '@sourcemark/media'
import type { Language } from '../http/language.ts'
import type { Visit } from '../http/route.ts'
import { mediaAddress, type Viewer } from './media-address.ts'
import { type EvidenceWords, words } from './page-words.ts'

/** How evidence is shown to somebody: in a language, with media that only they can open. */
export interface Viewing {
  readonly visit: Visit
  readonly language: Language
  readonly say: EvidenceWords
  /** Whether it is shown to staff, who also see who decided and why passages are suppressed. */
  readonly staff: boolean
  /** Address of a preview; null of what is not on file. */
  media(sha256: string | null, wish: PreviewWish): string | null
}

export function viewingOf(visit: Visit, viewer: Viewer): Viewing {
  const { language, services, now } = visit
  return {
    visit,
    language,
    say: words[language],
    staff: viewer.kind === 'staff',
    media: (sha256, wish) =>
      sha256 === null ? null : mediaAddress(services.keys.media, viewer, { sha256, wish }, now),
  }
}

/** Patterns by which what belongs together is told apart, beside its number. */
const patterns = 6
/** The class of a passage, a region or a stretch with this number. */
export const patternOf = (number: number): string => `pattern-${((number - 1) % patterns) + 1}`

/** A time in a recording to a tenth of a second: 1:12.4. */
export function momentIn(seconds: number): string {
  const tenths = Math.round(seconds * 10)
  return `${clockTime(Math.floor(tenths / 10))}.${tenths % 10}`
}

/** What was done to a work on the way, in words. */
export function transformWords(say: EvidenceWords, transform: Verdict['matches'][number]['transform']): string[] {
  if (transform === undefined) return []
  const { mirrored, rotated, scaled, perspective, inverted, speed, pitch, scriptConverted } = transform
  const differs = (factor: number | undefined): factor is number => factor !== undefined && Math.abs(factor - 1) >= 0.01
  const factor = (value: number): string => `${Math.round(value * 100)}%`
  return [
    ...(mirrored === true ? [say.mirrored] : []),
    ...(rotated === undefined ? [] : [say.rotated(rotated)]),
    ...(differs(scaled) ? [say.scaled(factor(scaled))] : []),
    ...(perspective === true ? [say.perspective] : []),
    ...(inverted === true ? [say.inverted] : []),
    ...(differs(speed) ? [say.faster(factor(speed))] : []),
    ...(differs(pitch) ? [say.pitch(factor(pitch))] : []),
    ...(scriptConverted === true ? [say.script] : []),
  ]
}
