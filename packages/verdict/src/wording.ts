import type { Verdict } from '@sourcemark/contract'
import type { JudgedMatch, JudgedPart } from './decide.ts'
import type { RuleCode } from './pack.ts'

interface Facts {
  /** The match that is spoken of, when there is one of another owner. */
  readonly main: JudgedMatch | undefined
  /** Number of originals of other owners. */
  readonly originals: number
  readonly unread: readonly JudgedPart[]
}

/** The credit line that would name the owner and the way to the work, in the language of the post. */
export function labelOf({ owner, title, url }: JudgedMatch, language: string | null): NonNullable<Verdict['label']> {
  const chinese = language === null || language.toLowerCase().startsWith('zh')
  const work = [title, url].filter((part) => part !== null)
  const text = chinese
    ? [`转载自：${owner.name}`, ...(work.length > 0 ? [`原文：${work.join(' ')}`] : [])].join(' ')
    : [`Reposted from ${owner.name}`, ...(work.length > 0 ? [`Original: ${work.join(' ')}`] : [])].join('. ')
  return { text, url }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** What was found and what follows, for people, in Chinese and English. Facts and policy; never a word about infringement. */
export function reasonsOf(code: RuleCode, { main, originals, unread }: Facts): Verdict['reasons'] {
  const name = main?.owner.name ?? ''
  const work = main === undefined ? '' : main.title === null ? main.contentId : `《${main.title}》`
  const workEn = main === undefined ? '' : main.title === null ? main.contentId : `“${main.title}”`
  const share = main === undefined ? '' : percent(main.coverage)
  const more =
    originals > 1 ? { zh: `（另有 ${originals - 1} 篇）`, en: ` and ${originals - 1} more` } : { zh: '', en: '' }
  const parts = unread.map(({ partId, kind, state }) => `${partId} (${kind}, ${state ?? 'pending'})`).join(', ')
  switch (code) {
    case 'false_original_claim':
      return {
        zh: `作者声明原创，但正文 ${share} 与 ${name} 更早发表的${work}${more.zh}相同。请人工复核。`,
        en: `Declared original, yet ${share} of a part is the same as ${workEn} by ${name}${more.en}, published earlier. A person should look at it.`,
      }
    case 'attribution_missing':
      return {
        zh: `有 ${share} 的内容与 ${name} 更早发表的${work}${more.zh}相同，未声明转载来源。`,
        en: `${share} of a part is the same as ${workEn} by ${name}${more.en}, published earlier, and no source is declared for it.`,
      }
    case 'attributed_repost':
      return {
        zh: `转载自 ${name} 的${work}${more.zh}，已声明来源；是否获得授权未知。`,
        en: `Reposts ${workEn} by ${name}${more.en} and declares the source; whether it is permitted is not known.`,
      }
    case 'indeterminate':
      return {
        zh: `有部分内容未能读取，无法判断：${parts}。`,
        en: `Some parts could not be read, so nothing can be said of them: ${parts}.`,
      }
    case 'own_content':
      return { zh: '相同的内容都属于同一主体。', en: 'Everything that matches belongs to the same owner.' }
    case 'no_match':
      return {
        zh: '已检查全部内容，未发现他人更早发表的内容。',
        en: 'Every part was read, and nothing that another owner published earlier was found.',
      }
  }
}
