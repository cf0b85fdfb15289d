import { type PlatformEvent, published } from './events.ts'
import { madeUpText } from './texts.ts'

/** Originals, and posts of which two of three take from one. Published after all originals, so that no post changes another's verdict. */
export interface Corpus {
  readonly originals: readonly PlatformEvent[]
  readonly posts: readonly PlatformEvent[]
}

/** How many contents of each kind; every post has a text of its own besides what it takes. */
export function makeCorpus(originals: number, posts: number): Corpus {
  const original = (index: number): { language: 'zh' | 'en'; text: string } => {
    const language = index % 2 === 0 ? 'zh' : 'en'
    return { language, text: madeUpText(language, index, language === 'zh' ? 200 : 120) }
  }
  return {
    originals: Array.from({ length: originals }, (_, index) =>
      published({ contentId: `original-${index}`, minute: index, ...original(index) }),
    ),
    posts: Array.from({ length: posts }, (_, index) => {
      const { language, text } = original(index % originals)
      const own = madeUpText(language, 10_000 + index, language === 'zh' ? 60 : 40)
      const kind = index % 3
      return published({
        contentId: `post-${index}`,
        minute: originals + index,
        language,
        text: kind === 0 ? own : `${own}\n${text}`,
        ...(kind === 2 ? { declared: { repostOf: { contentId: `original-${index % originals}` } } } : {}),
      })
    }),
  }
}

/** The verdict that each post of a corpus must get. */
export const expectedVerdict = (postIndex: number): string =>
  ['no_match', 'attribution_missing', 'attributed_repost'][postIndex % 3] as string
