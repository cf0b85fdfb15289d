import { latestState, licenceInForce } from '@sourcemark/registry'
import type { ContentFacts, NewsFacts } from '@sourcemark/verdict'
import type { Dossier } from './dossier.ts'

const newsKinds = Object.freeze({ editing: 'news-editing', repost: 'news-repost', platform: 'news-platform' } as const)

/** What is known of a post before its works are looked at. */
export function contentFactsOf(
  { content, owner, parts, marks }: Dossier,
  counts: Pick<ContentFacts, 'ownWorks' | 'works' | 'rewrites'>,
): ContentFacts {
  const state = owner.account === undefined ? undefined : latestState(owner.account)
  const { declared } = content
  return {
    contentId: content.contentId,
    accountId: content.accountId ?? '',
    accountClass: state?.class ?? 'other',
    accountStatus: state?.status ?? 'active',
    language: content.language ?? '',
    jurisdiction: content.jurisdiction ?? '',
    title: content.title ?? '',
    publishedAt: content.publishedAt.toISOString(),
    original: declared.original === true,
    repost: declared.repostOf !== undefined,
    editor:
      declared.editor !== undefined ||
      marks.some(
        ({ role, names, vague, visibility }) =>
          role === 'editor' && names.length > 0 && !vague && visibility === 'visible',
      ),
    parts: parts.length,
    unread: parts.filter(({ state: read }) => read !== null && read !== 'done').length,
    pending: parts.filter(({ state: read }) => read === null).length,
    ...counts,
    marks: marks.length,
  }
}

/** Whether the post is news, and which licences its account had when it was published. */
export function newsFactsOf({ content, owner, newsScore }: Dossier): NewsFacts {
  const licences = owner.account === undefined ? [] : latestState(owner.account).licences
  const had = (kind: string): boolean =>
    licences.some((licence) => licence.kind === kind && licenceInForce(licence, content.publishedAt))
  const kinds: readonly string[] = Object.values(newsKinds)
  return {
    flagged: content.news,
    score: newsScore,
    editing: had(newsKinds.editing),
    repost: had(newsKinds.repost),
    platform: had(newsKinds.platform),
    lapsed: licences.filter((licence) => kinds.includes(licence.kind) && !licenceInForce(licence, content.publishedAt))
      .length,
  }
}
