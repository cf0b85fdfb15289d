/** Who publishes in the demo corpus. Two entities have two accounts each. */
export interface CorpusAccount {
  readonly accountId: string
  readonly entityId: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly class: 'individual' | 'media' | 'enterprise'
}

const account = (
  accountId: string,
  entityId: string,
  name: string,
  accountClass: CorpusAccount['class'],
  ...aliases: string[]
): CorpusAccount => ({ accountId, entityId, name, aliases, class: accountClass })

export const accounts: readonly CorpusAccount[] = [
  account('river-daily', 'e-river', '河畔日报', 'media', 'River Daily'),
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
}

/** Registered by its right holder instead of published here. */
export const registeredArticle = 'en-lighthouse'

/** Published first and arriving last, after its copies. */
export const lateArticle = 'zh-canal'
