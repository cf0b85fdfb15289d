import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { PreviewWish } from '@sourcemark/media'
import type { Visit } from '../http/route.ts'

/** Whom media are shown to: a signed-in session, or a side of a case. */
export interface Viewer {
  readonly kind: 'staff' | 'case'
  /** Tells one from all others. */
  readonly id: string
}

/** How long an address leads somewhere, in milliseconds: as long as somebody looks at a page. */
const lasts = 30 * 60_000
/** Addresses made within this time are the same, so that browsers need not load a picture again. */
const step = 10 * 60_000

/** Who asks, as far as media are concerned; undefined for whoever may see none. */
export function viewerOf({ staff, party }: Pick<Visit, 'staff' | 'party'>, kind: Viewer['kind']): Viewer | undefined {
  if (kind === 'staff') return staff === null ? undefined : { kind, id: `${staff.staffId} ${staff.csrf}` }
  return party === null ? undefined : { kind, id: `${party.caseId} ${party.side}` }
}

/** The viewer in a few characters, which tell nobody who it is. */
const tagOf = ({ kind, id }: Viewer): string =>
  createHash('sha256').update(`${kind} ${id}`).digest('base64url').slice(0, 16)

const sign = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(`media ${text}`).digest().subarray(0, 18).toString('base64url')

const letters = Object.freeze({ picture: 'i', frame: 'f', peaks: 'p', sound: 's' } as const)

function written(wish: PreviewWish): string {
  const times =
    wish.what === 'picture'
      ? []
      : wish.what === 'frame'
        ? [wish.second]
        : [wish.start, wish.end, ...(wish.what === 'peaks' ? [wish.points] : [])]
  // In hundredths: a point ends a part of the address.
  return [letters[wish.what], ...times.map((time) => Math.round(time * 100))].join('_')
}

function readWish(text: string): PreviewWish | undefined {
  const [letter, ...rest] = text.split('_')
  const [a = Number.NaN, b = Number.NaN, points = Number.NaN] = rest.map((time) => Number(time) / 100)
  switch (letter) {
    case letters.picture:
      return { what: 'picture' }
    case letters.frame:
      return { what: 'frame', second: a }
    case letters.peaks:
      return { what: 'peaks', start: a, end: b, points }
    case letters.sound:
      return { what: 'sound', start: a, end: b }
  }
  return undefined
}

/** What an address leads to. */
export interface MediaTarget {
  readonly sha256: string
  readonly wish: PreviewWish
}

/** The address of a preview, for one viewer and some time. */
export function mediaAddress(key: Buffer, viewer: Viewer, { sha256, wish }: MediaTarget, now: Date): string {
  const until = (Math.floor(now.getTime() / step) * step + step + lasts).toString(36)
  const text = [Buffer.from(sha256, 'hex').toString('base64url'), written(wish), until, tagOf(viewer)].join('.')
  return `/media/${viewer.kind}/${text}.${sign(key, text)}`
}

/** What the last part of an address leads this viewer to; undefined when it was not made here, is not theirs, or is too old. */
export function openAddress(key: Buffer, viewer: Viewer, token: string, now: Date): MediaTarget | undefined {
  const place = token.lastIndexOf('.')
  if (place < 0) return undefined
  const text = token.slice(0, place)
  const [given, right] = [Buffer.from(token.slice(place + 1)), Buffer.from(sign(key, text))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const [blob = '', wished = '', until = '', tag] = text.split('.')
  if (tag !== tagOf(viewer) || now.getTime() >= Number.parseInt(until, 36)) return undefined
  const wish = readWish(wished)
  return wish === undefined ? undefined : { sha256: Buffer.from(blob, 'base64url').toString('hex'), wish }
}
