import type { VerdictCode } from '@sourcemark/contract'
import type { CorpusPost, PostedFile } from './posts.ts'

/** What posts differ in beside who published them, and what is expected of them. */
export type PostBody = Partial<CorpusPost> & Pick<CorpusPost, 'attack'>

export const writePost = (
  verdict: VerdictCode,
  accountId: string,
  title: string,
  language: CorpusPost['language'],
  matches: readonly string[],
  body: PostBody,
): CorpusPost => ({ accountId, title, language, verdict: [verdict], matches, ...body })

/** Address that the platform of the corpus gives to a content. */
export const contentUrl = (contentId: string): string => `https://platform.example/s/${contentId}`

/** The one file of a post. */
export const postedFile = (file: string, shows: readonly string[] = [], caption = ''): readonly PostedFile[] => [
  { file, caption, shows },
]
