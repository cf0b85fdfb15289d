import type { Box, PartKind, TimeRange } from '@sourcemark/contract'

/**
 * What a mark says about whom it names. `title` gives the title of the work; `song` names who wrote what is played or sang it first, whoever made the
 * recording; `watermark` is a name, an account or an address that stands alone on a
 * picture or film; `notice` and `disclaimer` credit nobody; they are kept because they say where a text came from.
 */
export type MarkRole =
  | 'repost'
  | 'source'
  | 'author'
  | 'editor'
  | 'translator'
  | 'picture'
  | 'media'
  | 'song'
  | 'permission'
  | 'first_publication'
  | 'licence'
  | 'link'
  | 'copyright'
  | 'self'
  | 'title'
  | 'watermark'
  | 'notice'
  | 'disclaimer'

/** The form a mark was written in, as labelled cases name it. */
export type MarkKind =
  | 'source'
  | 'repost'
  | 'excerpt'
  | 'author'
  | 'self'
  | 'editor'
  | 'translator'
  | 'image'
  | 'audio'
  | 'video'
  | 'authorised'
  | 'first'
  | 'url'
  | 'via'
  | 'credit'
  | 'copyright'
  | 'licence'
  | 'title'
  | 'watermark'
  | 'notice'
  | 'disclaimer'
  | 'structured'
  | 'declared'

/** What a mark may count for. */
export type MarkScope = PartKind | 'all'

/**
 * How a reader meets a mark. `tiny`: below 8 px, in a picture when it is shown 375 px wide, in a film that is wider than high at 667; `brief`: a
 * subtitle that is shown for less than a second; `camouflaged`: in the colour of its background; `transparent`: opacity under 0.2;
 * `metadata`: written for machines and never shown.
 */
export type Visibility = 'visible' | 'hidden' | 'tiny' | 'brief' | 'camouflaged' | 'transparent' | 'metadata'

/** Where a mark stands. Offsets count UTF-16 code units of the text as sent; `end` is exclusive. */
export type MarkPlace =
  | { readonly partId: string; readonly start: number; readonly end: number }
  | { readonly caption: { readonly partId: string; readonly start: number; readonly end: number } }
  /** Offsets in the words that were read out of a picture or film, where those stand in it, and when the film shows them; subtitles have no box. */
  | {
      readonly words: {
        readonly partId: string
        readonly start: number
        readonly end: number
        readonly box?: Box
        readonly time?: TimeRange
      }
    }
  | { readonly title: { readonly start: number; readonly end: number } }
  /** JSON Pointer into the event's data. */
  | { readonly declared: string }

/** What a mark names. */
export interface Named {
  /** Names of people, media and accounts, as written but without quotes, ids, dates and zero-width characters. */
  readonly names: readonly string[]
  /** Ids such as those of WeChat official accounts, as written. */
  readonly accountIds: readonly string[]
  /** Names after an `@`, without it. */
  readonly handles: readonly string[]
  /** Addresses as written. */
  readonly urls: readonly string[]
  /** Titles of works. */
  readonly titles: readonly string[]
  /** Content ids; only a declaration names them. */
  readonly contentIds: readonly string[]
  /** The words that name somebody, on one line; empty when nobody is named. */
  readonly named: string
  /** Everybody named is nobody in particular: 网络, 佚名, "the internet". */
  readonly vague: boolean
}

/** A mark as found: facts of the text, nothing looked up. */
export interface Mark extends Named {
  /** The mark as written. */
  readonly raw: string
  readonly where: MarkPlace
  /** Where in its text: only `head`, `tail`, `inline`, `caption` and `words` (in a picture or film) are places that readers look at. */
  readonly position: 'head' | 'tail' | 'inline' | 'caption' | 'words' | 'title' | 'declared' | 'structure'
  readonly kind: MarkKind
  readonly role: MarkRole
  readonly scope: MarkScope
  readonly visibility: Visibility
  /** SPDX-like id of a licence that the mark states, such as `CC-BY-NC-4.0`. */
  readonly licence?: string
  /**
   * Written by the owner of a text or picture about themselves or to later reposters, so a copy carries it along: a lead to the owner, no credit.
   */
  readonly residue: boolean
}

/** Whether a mark counts for pictures, sounds or films alone, and for no text. */
export const isOfMedium = ({ scope }: Pick<Mark, 'scope'>): boolean => scope !== 'text' && scope !== 'all'

/** Whether a mark stands in the metadata of a picture, sound or film. */
export const isOfFile = (mark: Mark): boolean => mark.visibility === 'metadata' && isOfMedium(mark)
