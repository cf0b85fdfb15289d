import {
  ACCOUNT_CLASSES,
  ACCOUNT_STATUSES,
  ATTRIBUTION_DEFECTS,
  CREDIT_GRADES,
  PERMISSIONS,
} from '@sourcemark/contract'
import Type, { type Static, type TSchema } from 'typebox'

/**
 * What the conditions of a pack can ask about: one source for the TypeScript types, for the type check of the expressions and for the
 * table in the pack documentation. Facts hold no opinion: every share is 0 to 1, every count an integer, nothing is ever absent.
 */

const share = (description: string) => Type.Number({ description, minimum: 0, maximum: 1 })
const seconds = (description: string) => Type.Number({ description, minimum: 0 })
const count = (description: string) => Type.Integer({ description, minimum: 0 })
const yes = (description: string) => Type.Boolean({ description })
const text = (description: string) => Type.String({ description })
const group = <T extends Record<string, TSchema>>(description: string, fields: T) =>
  Type.Object(fields, { additionalProperties: false, description })

export const ContentFactsSchema = group('The post, its account and its parts.', {
  contentId: text('Id of the post.'),
  accountId: text('Account that publishes.'),
  accountClass: Type.Enum([...ACCOUNT_CLASSES], {
    description: 'Class of the account; `other` when nothing is known of it.',
  }),
  accountStatus: Type.Enum([...ACCOUNT_STATUSES], {
    description: 'Status of the account; `active` when nothing is known of it.',
  }),
  language: text('Language as sent, empty when not said.'),
  jurisdiction: text('Country whose rules apply, empty when not said.'),
  title: text('Title, empty when there is none.'),
  publishedAt: text('Time of publication, RFC 3339 in UTC.'),
  original: yes('Declared original.'),
  repost: yes('Declared a repost.'),
  editor: yes('An editor is named, in the declaration or in the post.'),
  parts: count('Parts of the post.'),
  unread: count('Parts that could not be read.'),
  pending: count('Parts that nobody has read yet.'),
  ownWorks: count('Works of the same owner that matched.'),
  works: count('Works of other owners that matched.'),
  rewrites: count('Works of other owners that this post may retell.'),
  marks: count('Marks of the post, requests and disclaimers included.'),
})

export const NewsFactsSchema = group('Whether this is news, and who may publish it.', {
  flagged: yes('The platform calls it news.'),
  score: share('How much it reads like news: datelines, agencies, offices, events.'),
  editing: yes('The account had a licence to gather and publish news (news-editing) at publication.'),
  repost: yes('The account had a licence to repost news (news-repost) at publication.'),
  platform: yes('The account had a licence to carry other people’s news (news-platform) at publication.'),
  lapsed: count('News licences that were expired, revoked or not yet in force at publication.'),
})

export const WorkFactsSchema = group(
  'One work of another owner, and what was done with it. Rules about works are asked once for each.',
  {
    contentId: text('Id of the work.'),
    owner: text('Name of its owner.'),
    ownerClass: Type.Enum([...ACCOUNT_CLASSES], { description: 'Class of the owner’s account.' }),
    kinds: Type.Array(Type.String(), { description: 'Kinds of the parts that matched.' }),
    originals: Type.Array(Type.String(), { description: 'Kinds of the work’s parts that were found in them.' }),
    registered: yes('Registered by a right holder.'),
    original: yes('Declared original by its own account.'),
    score: share('Highest score of its matches.'),
    coverage: share('Share of the post’s matching part that was found in the work; the largest.'),
    originalCoverage: share('Share of the work’s part that was found in the post; the largest.'),
    grade: Type.Enum([...CREDIT_GRADES], {
      description: 'Lowest grade of its matches, under the fields that the pack requires.',
    }),
    defects: Type.Array(Type.Enum([...ATTRIBUTION_DEFECTS]), { description: 'What is wrong with its marks.' }),
    lookalike: yes('A mark nearly names the owner: people decide.'),
    lead: yes('What came along with it, words or data of a file, leads to it.'),
    permission: Type.Enum([...PERMISSIONS], { description: 'Whether the use is permitted.' }),
    grant: group('The repost permission that comes nearest to covering the use.', {
      id: text('Id of the grant, empty when there is none on file.'),
      inForce: yes('Covers account and work, and was in force at publication.'),
      mayModify: yes('Allows changes.'),
      mayHideSource: yes('The source need not be shown.'),
    }),
    licence: group('The open licence that the work states.', {
      id: text('SPDX-like id such as `CC-BY-ND-4.0`; empty when it states none.'),
      attribution: yes('Asks for a credit (BY).'),
      noDerivatives: yes('Forbids changes (ND).'),
      nonCommercial: yes('Forbids commercial use (NC).'),
      shareAlike: yes('Asks for the same licence (SA).'),
      named: yes('The post names the licence.'),
    }),
    priority: group('Who was first, from weighed evidence.', {
      seconds: seconds('Time by which the work was published before the post.'),
      confidence: share('Confidence that the work, not the post, is the origin.'),
      bothOriginal: yes('Post and work are both declared original or registered.'),
      conflict: yes('Evidence points both ways.'),
    }),
    change: group('What became of the copied passages.', {
      share: share('Share of the copied passages that was altered.'),
      title: share('Difference of the titles; 0 when either has none.'),
      numbers: count(
        'Numbers that were changed within copied passages; what was read out of pictures is not compared.',
      ),
      names: count('Names that were changed within copied passages.'),
      polarity: count('Sentences whose statement was turned round.'),
    }),
    quotation: group('How it would stand as a quotation.', {
      share: share('Share of the post’s text that was taken from this work.'),
      originalShare: share('Share of the work’s text that was taken.'),
      longest: count('Characters of the longest passage taken; none of media without words.'),
      setOff: share('Share of the taken text that readers see set off as a quotation.'),
      author: yes('The author or owner is named where readers see it.'),
      title: yes('The title of the work is named where readers see it.'),
    }),
    sound: group('What of it is heard in the post.', {
      seconds: seconds('Seconds of the post’s recordings and films whose sound was found in the work.'),
      longest: seconds('Seconds of the longest stretch of them.'),
    }),
    film: group('What of it is seen in the post’s films, and what is heard meanwhile.', {
      seconds: seconds('Seconds of the post’s films that show frames or pictures of the work.'),
      longest: seconds('Seconds of the longest stretch of them.'),
      share: share('Share of the post’s film that shows them; the largest.'),
      originalShare: share('Share of the work’s film, or of its picture, that is shown; the largest.'),
      together: seconds('Seconds in which the sound of the work’s film belongs to the frames that are seen.'),
      shifted: seconds('Seconds in which it is of another time than the frames that are seen.'),
      muted: seconds('Seconds of frames without a sound, of a film that has one.'),
      redubbed: seconds('Seconds of frames to another sound than that of their film.'),
      soundOnly: seconds('Seconds in which the sound of the work’s film is heard without its frames.'),
    }),
    exclusion: group('Shares of what was taken that are excluded from protection.', {
      law: share('Text of laws and regulations.'),
      official: share('Official documents of state bodies.'),
      table: share('Tables, forms and calendars of facts.'),
      suppressed: share('Passages, pictures, recordings and films that people ruled never to match.'),
      total: share('All of these together.'),
    }),
    rights: group('Rights information of the work that should have come along.', {
      removed: count(
        'Notices that stood within what was taken, or in the markup or metadata of a near-identical copy, and are gone.',
      ),
      altered: count('Notices that name somebody else now.'),
    }),
    source: group('The source unit of a news repost.', {
      names: Type.Array(Type.String(), { description: 'Names of the work’s owner in force at publication.' }),
      listed: yes('It is on the list in force at publication.'),
    }),
  },
)

export const RewriteFactsSchema = group('A work that the post may retell in other words.', {
  contentId: text('Id of the work.'),
  owner: text('Name of its owner.'),
  score: share('Strength of the resemblance.'),
  sentences: count('Sentences of the post that have a counterpart.'),
  share: share('Share of the post’s sentences that have a counterpart.'),
})

export type ContentFacts = Static<typeof ContentFactsSchema>
export type NewsFacts = Static<typeof NewsFactsSchema>
export type WorkFacts = Static<typeof WorkFactsSchema>
export type RewriteFacts = Static<typeof RewriteFactsSchema>

/** Everything that was found about a post. */
export interface Facts {
  readonly content: ContentFacts
  readonly news: NewsFacts
  readonly works: readonly WorkFacts[]
  readonly rewrites: readonly RewriteFacts[]
}
