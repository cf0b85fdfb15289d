/** Who publishes in the demo corpus. Three entities have two accounts each. */
export interface CorpusAccount {
  readonly accountId: string
  readonly entityId: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly class: 'individual' | 'media' | 'enterprise'
  readonly licences: readonly { readonly kind: string; readonly number: string }[]
}

const account = (
  accountId: string,
  entityId: string,
  name: string,
  accountClass: CorpusAccount['class'],
  ...aliases: string[]
): CorpusAccount => ({ accountId, entityId, name, aliases, class: accountClass, licences: [] })

/** The same account with a licence for news. */
const licensed = (holder: CorpusAccount, kind: string, number: string): CorpusAccount => ({
  ...holder,
  licences: [{ kind, number }],
})

export const accounts: readonly CorpusAccount[] = [
  licensed(account('river-daily', 'e-river', '河畔日报', 'media', 'River Daily'), 'news-editing', '31120260007'),
  account('river-weekend', 'e-river', '河畔周末', 'media'),
  account('lantern-zh', 'e-lantern', '灯笼实验室', 'enterprise'),
  account('lantern-en', 'e-lantern', 'Lantern Lab', 'enterprise'),
  account('ahe-kitchen', 'e-ahe', '阿禾的厨房', 'individual', '阿禾'),
  account('city-steps', 'e-steps', '城市脚步', 'individual'),
  account('slow-money', 'e-money', '慢钱笔记', 'individual', 'Slow Money'),
  account('northfield', 'e-northfield', 'Northfield Notes', 'individual'),
  account('doctor-mei', 'e-mei', '梅医生说', 'individual'),
  account('hot-picks', 'e-hot', '每日热选', 'media'),
  account('study-corner', 'e-study', '学习小站', 'individual'),
  account('quick-digest', 'e-digest', 'Quick Digest', 'media'),
  account('late-picks', 'e-hot', '晚间拾萃', 'media'),
  licensed(account('xinhua', 'e-xinhua', '新华社', 'media'), 'news-editing', '10120260001'),
  licensed(account('city-wire', 'e-wire', '同城速递', 'media'), 'news-repost', '31120260042'),
]

/** A permission to repost one work, which must show where it is from. */
export interface CorpusGrant {
  readonly grantId: string
  readonly owner: string
  readonly grantee: string
  readonly contentId: string
  readonly mayModify: boolean
  readonly mayHideSource: boolean
}

const permits = (owner: string, grantee: string, contentId: string): CorpusGrant => ({
  grantId: `grant-${grantee}-${contentId}`,
  owner,
  grantee,
  contentId,
  mayModify: false,
  mayHideSource: false,
})

/** Who may repost what; none of it may be changed. */
export const grants: readonly CorpusGrant[] = [
  permits('doctor-mei', 'quick-digest', 'zh-sleep'),
  permits('doctor-mei', 'study-corner', 'zh-salt'),
  permits('doctor-mei', 'study-corner', 'snd-sleepless'),
  permits('doctor-mei', 'study-corner', 'vid-evening-clinic'),
]

/** Which account published which article of `articles/`; the key is the file name and the contentId. */
export const articleOwners: Readonly<Record<string, string>> = {
  'zh-noodles': 'ahe-kitchen',
  'zh-broth': 'ahe-kitchen',
  'zh-late-tea': 'ahe-kitchen',
  'zh-alley': 'city-steps',
  'zh-canal': 'city-steps',
  'zh-bridge': 'river-daily',
  'zh-reading-class': 'river-daily',
  'zh-goalkeeper': 'river-daily',
  'zh-printing': 'river-weekend',
  'zh-marathon': 'river-weekend',
  'zh-bats': 'lantern-zh',
  'zh-moss': 'lantern-zh',
  'zh-cache': 'lantern-zh',
  'zh-tests': 'lantern-zh',
  'zh-emergency-fund': 'slow-money',
  'zh-ledger-couple': 'slow-money',
  'zh-sleep': 'doctor-mei',
  'zh-salt': 'doctor-mei',
  'en-postmortem': 'lantern-en',
  'en-names': 'lantern-en',
  'en-octopus': 'lantern-en',
  'en-soil': 'lantern-en',
  'en-compound': 'slow-money',
  'en-walking': 'doctor-mei',
  'en-harbour': 'northfield',
  'en-rain-garden': 'northfield',
  'en-chess-club': 'northfield',
  'en-apprentice': 'northfield',
  'en-choir': 'northfield',
  'en-tide-mill': 'northfield',
  'zh-kiln': 'city-steps',
  'zh-reservoir': 'xinhua',
  'zh-tram': 'river-daily',
}

/** Articles that are news. */
export const newsArticles: ReadonlySet<string> = new Set(['zh-reservoir', 'zh-tram'])

/** Registered by its right holder instead of published here. */
export const registeredArticle = 'en-lighthouse'

/** Published first and arriving last, after its copies. */
export const lateArticle = 'zh-canal'
