import type { VerdictCode } from '@sourcemark/contract'
import { filmPosts } from './film-posts.ts'
import { own } from './own-texts.ts'
import { picturePosts } from './picture-posts.ts'
import { soundPosts } from './sound-posts.ts'
import { html, markdown, reword, sentences, traditional, zeroWidth } from './transforms.ts'
import { contentUrl, type PostBody, writePost } from './write-post.ts'

/** The text of an article without its title, a paragraph on each line. */
export type ArticleText = (name: string) => string

/** A picture, sound or film that `pictures.ts`, `sounds.ts` or `films.ts` makes, with the words under it. */
export interface PostedFile {
  readonly file: string
  readonly caption: string
  /** Works that are to be seen, read or heard in it. */
  readonly shows: readonly string[]
  readonly tags?: FileTags
  /** What is written in it, where that says whose it is. */
  readonly words?: readonly string[]
}

/** What a file says of itself. */
export interface FileTags {
  readonly title: string
  readonly artist: string
  readonly copyright: string
}

export interface CorpusPost {
  readonly accountId: string
  readonly title: string
  readonly language: 'zh' | 'en'
  /** What the reposter did, in a few words. */
  readonly attack: string
  readonly mediaType?: 'text/plain' | 'text/html' | 'text/markdown'
  readonly text?: string
  /** A medium that cannot be had. */
  readonly medium?: { readonly kind: 'image' | 'video'; readonly caption: string }
  readonly files?: readonly PostedFile[]
  readonly declared?: object
  readonly news?: boolean
  /** Published this many seconds after the post before it, instead of ten minutes. */
  readonly secondsAfter?: number
  /** Texts of later revisions. */
  readonly edits?: readonly string[]
  /** Taken down after all the posts of the main file. */
  readonly withdrawn?: boolean
  /** Published only after what was withdrawn is gone. */
  readonly afterwards?: boolean
  readonly verdict: readonly VerdictCode[]
  /** Originals to be named: an article, or a post by its id. */
  readonly matches: readonly string[]
}

/**
 * All posts in the order of publication. Their ids are `post-01`, `post-02`, … in this order, which is why a post that
 * others refer to says its number.
 */
export function posts(article: ArticleText): readonly CorpusPost[] {
  const paragraph = (name: string, index: number): string => {
    const text = article(name).split('\n')[index]
    if (text === undefined) throw new Error(`${name} has no paragraph ${index}.`)
    return text
  }
  const write = (verdict: VerdictCode) => writePost.bind(null, verdict)
  const missing = write('attribution_missing')
  const attributed = write('attributed_repost')
  const defective = write('attribution_defective')
  const falsely = write('attribution_false')
  const claimed = write('false_original_claim')
  const ownContent = write('own_content')
  const clean = (accountId: string, title: string, language: 'zh' | 'en', body: PostBody) =>
    write('no_match')(accountId, title, language, [], body)
  const unread = (accountId: string, title: string, language: 'zh' | 'en', body: PostBody) =>
    write('indeterminate')(accountId, title, language, [], body)
  const quoted = write('quotation')
  const licensed = write('licensed_repost')
  const unprotected = write('unprotected')
  const contested = write('priority_contested')
  const stripped = write('rights_info_removed')
  const distorted = write('distorted_repost')
  const unlicensedNews = write('news_unlicensed')
  const unlistedNews = write('news_source_unlisted')
  const undecided = write('review_required')
  const retold = (accountId: string, title: string, language: 'zh' | 'en', body: PostBody) =>
    write('rewrite_suspected')(accountId, title, language, [], body)
  const repostOf = (name: string) => ({ repostOf: { contentId: name } })
  const image = (caption: string) => ({ kind: 'image', caption }) as const

  return [
    // 01: others copy it on (19).
    missing('hot-picks', '今天学会了手擀面', 'zh', ['zh-noodles'], {
      attack: 'whole copy',
      text: article('zh-noodles'),
    }),
    // 02: others copy it on (57).
    attributed('study-corner', '转：蝙蝠的听力', 'zh', ['zh-bats'], {
      attack: 'whole copy, declared by contentId',
      text: article('zh-bats'),
      declared: repostOf('zh-bats'),
    }),
    missing('quick-digest', 'An old ferry', 'en', ['en-harbour'], {
      attack: 'whole copy',
      text: article('en-harbour'),
    }),
    attributed('quick-digest', 'Doors for an octopus', 'en', ['en-octopus'], {
      attack: 'whole copy, declared by address',
      text: article('en-octopus'),
      declared: { repostOf: { url: contentUrl('en-octopus') } },
    }),
    claimed('hot-picks', '骑车过铁桥', 'zh', ['zh-bridge'], {
      attack: 'whole copy, declared original',
      text: article('zh-bridge'),
      declared: { original: true },
    }),
    ownContent('river-weekend', '一周回顾：铁桥', 'zh', ['zh-bridge'], {
      attack: 'whole copy by a sibling account',
      text: article('zh-bridge'),
    }),
    ownContent('lantern-en', 'Notes from on-call week', 'en', ['zh-cache'], {
      attack: 'paragraph of a sibling account in own text',
      text: `${own.onCall}\n${paragraph('zh-cache', 1)}`,
    }),
    missing('study-corner', '苔蘚的祕密', 'zh', ['zh-moss'], {
      attack: 'traditional script',
      text: traditional(article('zh-moss')),
    }),
    missing('hot-picks', '一次缓存事故', 'zh', ['zh-cache'], {
      attack: 'zero-width characters',
      text: zeroWidth(article('zh-cache')),
    }),
    missing('study-corner', '旧代码怎么补测试', 'zh', ['zh-tests'], {
      attack: 'HTML with entities',
      mediaType: 'text/html',
      text: html(article('zh-tests')),
    }),
    missing('quick-digest', 'Names that help', 'en', ['en-names'], {
      attack: 'Markdown',
      mediaType: 'text/markdown',
      text: markdown('Names that help', article('en-names')),
    }),
    // 12: others copy it on, own words included (20).
    missing('hot-picks', '冬天去菜市场', 'zh', ['zh-broth'], {
      attack: 'paragraph in own text',
      text: `${own.winterMarket}\n${paragraph('zh-broth', 1)}`,
    }),
    missing('study-corner', '夜班之后', 'zh', ['zh-sleep'], {
      attack: 'three sentences in own text',
      text: `${own.nightShift}\n${sentences(article('zh-sleep'), 3, 3)}`,
    }),
    missing('quick-digest', 'A summer on the allotment', 'en', ['en-soil'], {
      attack: 'three sentences in own text',
      text: `${own.allotment}\n${sentences(article('en-soil'), 1, 3)}`,
    }),
    missing('hot-picks', '全家一起减盐', 'zh', ['zh-salt'], {
      attack: 'light rewording',
      text: reword(article('zh-salt'), {
        去年体检: '前年做体检',
        没有开药: '没给开药',
        三口之家: '一家三口',
        外卖: '外带',
        两天就会反弹: '没两天就反弹',
        已经觉得齁: '已经嫌咸了',
        很得意: '颇为得意',
      }),
    }),
    missing('quick-digest', 'Walk after supper', 'en', ['en-walking'], {
      attack: 'light rewording',
      text: reword(article('en-walking'), {
        'too modest to matter': 'too small to count',
        'forty-one adults': 'a group of 41 adults',
        fortnight: 'two weeks',
        'A stroll is enough.': 'A slow walk will do.',
        physician: 'doctor',
        impatient: 'in a hurry',
      }),
    }),
    missing('quick-digest', 'Day four', 'en', ['zh-alley'], {
      attack: 'Chinese paragraph in English text',
      text: `${own.travelDiary}\n${paragraph('zh-alley', 1)}`,
    }),
    defective('study-corner', '读费率', 'zh', ['en-compound'], {
      attack: 'English paragraph in Chinese text, declared by owner',
      text: `${own.fundNotes}\n${paragraph('en-compound', 1)}`,
      declared: { repostOf: { owner: '慢钱笔记' } },
    }),
    missing('study-corner', '手擀面', 'zh', ['zh-noodles'], {
      attack: 'copy of a copy',
      text: article('zh-noodles'),
    }),
    missing('study-corner', '冬日菜市场', 'zh', ['zh-broth', 'post-12'], {
      attack: 'copy of a copy with its own words',
      text: `${own.winterMarket}\n${paragraph('zh-broth', 1)}`,
    }),
    clean('hot-picks', '楼下的面馆', 'zh', { attack: 'clean, same topic', text: own.lunchNoodles }),
    clean('quick-digest', 'To the island', 'en', { attack: 'clean, same topic', text: own.islandTrip }),
    clean('study-corner', '修车记', 'zh', { attack: 'clean, common proverb and disclaimer', text: own.proverbOne }),
    clean('hot-picks', '背单词', 'zh', { attack: 'clean, common proverb and disclaimer', text: own.proverbTwo }),
    clean('quick-digest', 'The wooden egg', 'en', { attack: 'clean, common proverb', text: own.stitchInTime }),
    unread('city-steps', '雨后的湖', 'zh', {
      attack: 'unread image',
      text: own.photoWalk,
      medium: image('摄影：城市脚步'),
    }),
    unread('northfield', 'From the sketchbook', 'en', {
      attack: 'unread image',
      text: own.sketchbook,
      medium: image('Drawing by the author'),
    }),
    missing('hot-picks', '跑马拉松要注意', 'zh', ['zh-marathon'], {
      attack: 'whole copy beside an unread image',
      text: article('zh-marathon'),
      medium: image(''),
    }),
    unread('hot-picks', '一张图', 'zh', { attack: 'unread image alone', medium: image('') }),
    unread('river-weekend', '排练', 'zh', {
      attack: 'unread video',
      text: own.clip,
      medium: { kind: 'video', caption: '' },
    }),
    claimed('quick-digest', 'The backup that was hungry', 'en', ['en-postmortem'], {
      attack: 'whole copy, declared original',
      text: article('en-postmortem'),
      declared: { original: true },
    }),
    claimed('study-corner', '老门将', 'zh', ['zh-goalkeeper'], {
      attack: 'light rewording, declared original',
      text: reword(article('zh-goalkeeper'), {
        没有犹豫: '毫不犹豫',
        脱下外套: '脱掉外套',
        陪年轻人加练: '陪年轻球员加练',
        干脆没有动: '干脆一动不动',
        笑了笑说: '笑着说',
      }),
      declared: { original: true },
    }),
    claimed('hot-picks', '应急的钱', 'zh', ['zh-emergency-fund'], {
      attack: 'two paragraphs as HTML, declared original',
      mediaType: 'text/html',
      text: html(`${paragraph('zh-emergency-fund', 0)}\n${paragraph('zh-emergency-fund', 1)}`),
      declared: { original: true },
    }),
    clean('study-corner', '写完了', 'zh', {
      attack: 'clean, declared original',
      text: own.firstNovel,
      declared: { original: true },
    }),
    defective('quick-digest', 'Let the water wait', 'en', ['en-rain-garden'], {
      attack: 'whole copy, declared by owner',
      text: article('en-rain-garden'),
      declared: { repostOf: { owner: 'Northfield Notes', title: 'What a rain garden taught our street about drains' } },
    }),
    attributed('study-corner', 'The keeper', 'en', ['en-lighthouse'], {
      attack: 'registered work, declared by owner',
      text: article('en-lighthouse'),
      declared: { repostOf: { owner: 'Skerry Point Trust' } },
    }),
    missing('quick-digest', 'To the point', 'en', ['en-lighthouse'], {
      attack: 'paragraph of a registered work in own text',
      text: `${own.coastWalk}\n${paragraph('en-lighthouse', 1)}`,
    }),
    falsely('hot-picks', '自己选书', 'zh', ['zh-reading-class'], {
      attack: 'whole copy, declared as another work',
      text: article('zh-reading-class'),
      declared: repostOf('zh-moss'),
    }),
    ownContent('northfield', 'From the archive: losing well', 'en', ['en-chess-club'], {
      attack: 'whole copy by the same account',
      text: article('en-chess-club'),
    }),
    ownContent('river-daily', '周末版精选', 'zh', ['zh-printing'], {
      attack: 'paragraphs of a sibling account',
      text: `${paragraph('zh-printing', 0)}\n${paragraph('zh-printing', 1)}`,
    }),
    missing('river-weekend', '怎么开口', 'zh', ['zh-ledger-couple', 'zh-reading-class'], {
      attack: 'another owner beside own',
      text: `${own.marriage}\n${paragraph('zh-reading-class', 1)}\n${paragraph('zh-ledger-couple', 0)}`,
    }),
    missing('hot-picks', '赛前必读', 'zh', ['zh-marathon', 'zh-sleep'], {
      attack: 'two originals in own text',
      text: `${own.raceDay}\n${paragraph('zh-marathon', 1)}\n${paragraph('zh-sleep', 1)}`,
    }),
    missing('hot-picks', '粮仓往事', 'zh', ['zh-canal'], {
      attack: 'whole copy, original arrives last',
      text: article('zh-canal'),
    }),
    attributed('study-corner', '糧倉與賬本', 'zh', ['zh-canal'], {
      attack: 'traditional script, original arrives last, declared by address',
      text: traditional(article('zh-canal')),
      declared: { repostOf: { url: contentUrl('zh-canal') } },
    }),
    clean('hot-picks', '我的邮票', 'zh', {
      attack: 'copy removed by an edit',
      text: article('zh-printing'),
      edits: [own.secondThoughts],
    }),
    missing('quick-digest', 'My first bookshelf', 'en', ['en-apprentice'], {
      attack: 'copy added by an edit',
      text: own.woodshop,
      edits: [`${own.woodshop}\n${paragraph('en-apprentice', 1)}`],
    }),
    clean('study-corner', '没有封面的词典', 'zh', {
      attack: 'clean, then withdrawn',
      text: own.withdrawnEssay,
      withdrawn: true,
    }),
    missing('quick-digest', 'Sighing together', 'en', ['en-choir'], {
      attack: 'HTML with inline tags in words',
      mediaType: 'text/html',
      text: html(article('en-choir')),
    }),
    attributed('study-corner', '后手茶', 'zh', ['zh-late-tea'], {
      attack: 'Markdown, declared by contentId',
      mediaType: 'text/markdown',
      text: markdown('后手茶', article('zh-late-tea')),
      declared: repostOf('zh-late-tea'),
    }),
    defective('hot-picks', '面条', 'zh', ['zh-noodles'], {
      attack: 'paragraphs, declared by another name of the owner',
      text: `${own.balcony}\n${paragraph('zh-noodles', 0)}\n${paragraph('zh-noodles', 1)}`,
      declared: { repostOf: { owner: '阿禾' } },
    }),
    clean('quick-digest', 'A weekend project', 'en', { attack: 'clean, same topic', text: own.keyboard }),
    clean('hot-picks', '定投一年', 'zh', { attack: 'clean, common disclaimer', text: own.fundDiary }),
    clean('study-corner', '凉亭读报会', 'zh', { attack: 'clean, common disclaimer', text: own.stockClub }),
    clean('quick-digest', '松松', 'zh', { attack: 'clean, two languages', text: own.bilingual }),
    clean('city-steps', '博物馆的长凳', 'zh', { attack: 'clean, same topic', text: own.museumBench }),
    clean('hot-picks', '晚霞', 'zh', { attack: 'clean, very short', text: own.quickThought }),
    missing('quick-digest', '蝙蝠怎么听', 'zh', ['zh-bats'], {
      attack: 'copy of an attributed copy',
      text: article('zh-bats'),
    }),
    missing('study-corner', '比赛日', 'zh', ['zh-goalkeeper'], {
      attack: 'paragraph in own text',
      text: `${own.gameNight}\n${paragraph('zh-goalkeeper', 1)}`,
    }),
    missing('quick-digest', 'The shoebox', 'en', ['en-chess-club'], {
      attack: 'paragraphs in another order',
      text: `${paragraph('en-chess-club', 2)}\n${paragraph('en-chess-club', 0)}\n${paragraph('en-chess-club', 1)}`,
    }),
    clean('hot-picks', '旧书摊', 'zh', {
      attack: 'copy of a withdrawn post',
      text: own.withdrawnEssay,
      afterwards: true,
    }),
    // 61
    quoted('city-steps', '铅字厂的下午', 'zh', ['zh-printing'], {
      attack: 'quotation with author and title',
      text: `${own.typeFoundry}\n河畔周末在《一枚木活字的旅行》里写道：“${sentences(article('zh-printing'), 7, 1)}”\n${own.typeFoundryEnd}`,
    }),
    missing('slow-money', '替补席', 'zh', ['zh-goalkeeper'], {
      attack: 'quotation without author and title',
      text: `${own.coachBench}\n有人写过：“${sentences(article('zh-goalkeeper'), 6, 2)}”\n${own.coachBenchEnd}`,
    }),
    licensed('quick-digest', '睡不着的时候，先从床上起来', 'zh', ['zh-sleep'], {
      attack: 'whole copy under a permission on file, owner named',
      text: `${article('zh-sleep')}\n转载自：梅医生说`,
    }),
    licensed('quick-digest', 'Flour by the moon', 'en', ['en-tide-mill'], {
      attack: 'work under CC BY-SA, author, title, address and licence named',
      text:
        `${paragraph('en-tide-mill', 0)}\n${paragraph('en-tide-mill', 1)}\n${paragraph('en-tide-mill', 2)}\n` +
        'Reposted from: Northfield Notes “The mill that works when the sea says so” | Licence: CC BY-SA 4.0 | ' +
        `Original article: ${contentUrl('en-tide-mill')}`,
    }),
    // 65: a law belongs to nobody, whoever posts it first (66).
    clean('city-steps', '槐树有了靠山', 'zh', {
      attack: 'clean, text of a statute',
      text: `${own.streetTree}\n${own.statute}`,
    }),
    unprotected('late-picks', '彩灯为什么不能缠', 'zh', ['post-65'], {
      attack: 'text of a statute that another account posted',
      text: `${own.lanternString}\n${own.statute}`,
    }),
    attributed('quick-digest', '外婆的面', 'zh', ['zh-noodles'], {
      attack: 'whole copy, credit line with account and id',
      text: `${article('zh-noodles')}\n来源丨公众号：阿禾的厨房（ID：ahe-kitchen）`,
    }),
    attributed('quick-digest', 'Sharpen first', 'en', ['en-apprentice'], {
      attack: 'HTML, credit line with a link',
      mediaType: 'text/html',
      text:
        `${html(article('en-apprentice'))}\n` +
        `<p>Originally published at <a href="${contentUrl('en-apprentice')}">Northfield Notes</a></p>`,
    }),
    defective('hot-picks', '夫妻账本', 'zh', ['zh-ledger-couple'], {
      attack: 'whole copy, credited to the internet',
      text: `${article('zh-ledger-couple')}\n来源：网络`,
    }),
    defective('quick-digest', 'Dull names', 'en', ['en-names'], {
      attack: 'HTML, credit that cannot be seen',
      mediaType: 'text/html',
      text:
        `${html(article('en-names'))}\n` +
        `<p style="display:none">Originally published at <a href="${contentUrl('en-names')}">Lantern Lab</a></p>`,
    }),
    defective('hot-picks', '洞口的黄昏', 'zh', ['zh-bats'], {
      attack: 'whole copy, credited to who passed it on',
      text: `转载自：学习小站 原文：${contentUrl('post-02')}\n${article('zh-bats')}`,
    }),
    falsely('hot-picks', '测试从哪里写起', 'zh', ['zh-tests'], {
      attack: 'whole copy, credited to somebody who never had it',
      text: `转载自：城市脚步\n${article('zh-tests')}`,
    }),
    falsely('late-picks', '周五不发布', 'zh', ['zh-cache'], {
      attack: 'whole copy, credited to an account of the same entity',
      text: `转载自：每日热选 原文：${contentUrl('post-09')}\n${article('zh-cache')}`,
    }),
    // 74: somebody else claims it within a minute (75).
    clean('city-steps', '末班车', 'zh', {
      attack: 'clean, declared original',
      text: own.nightBus,
      declared: { original: true },
    }),
    contested('study-corner', '末班车上的长颈鹿', 'zh', ['post-74'], {
      attack: 'whole copy within a minute, both declared original',
      text: own.nightBus,
      declared: { original: true },
      secondsAfter: 40,
    }),
    stripped('hot-picks', '龙窑之夜', 'zh', ['zh-kiln'], {
      attack: 'whole copy, copyright line taken out',
      text: reword(article('zh-kiln'), { '© 2026 城市脚步 版权所有\n': '' }),
    }),
    distorted('study-corner', '一家人把盐减到六克，花了半年', 'zh', ['zh-salt'], {
      attack: 'numbers and a statement changed under a permission without changes',
      text: `${reword(article('zh-salt'), {
        医生没有开药: '医生开了药',
        二十九克: '十九克',
        十一个毫米汞柱: '三十一个毫米汞柱',
      })}\n转载自：梅医生说 原文：${contentUrl('zh-salt')}`,
    }),
    unlicensedNews('hot-picks', '石桥路仓库起火', 'zh', [], {
      attack: 'news of an account without a licence',
      text: own.rooftopFire,
      news: true,
    }),
    unlistedNews('city-wire', '老城有轨电车二号线下月试乘', 'zh', ['zh-tram'], {
      attack: 'news repost, credited in full, source on no list',
      text: `来源：河畔日报 作者：河畔日报 原标题：《老城有轨电车二号线下月试乘》 编辑：顾小满 原文：${contentUrl('zh-tram')}\n${article('zh-tram')}`,
      news: true,
    }),
    attributed('city-wire', '青岗水库提前十天腾出防洪库容', 'zh', ['zh-reservoir'], {
      attack: 'news repost, credited in full, source on the list',
      text: `来源：新华社 作者：新华社 原标题：《青岗水库提前十天腾出防洪库容》 编辑：顾小满 原文：${contentUrl('zh-reservoir')}\n${article('zh-reservoir')}`,
      news: true,
    }),
    retold('hot-picks', '铁桥又能骑车了', 'zh', {
      attack: 'retold in other words',
      text: own.bridgeRetold,
    }),
    retold('quick-digest', 'The club that kept its blunders', 'en', {
      attack: 'retold in other words',
      text: own.chessRetold,
    }),
    // 83: says itself that it was elsewhere first, with who posts it next (84).
    clean('hot-picks', '半年的腐乳', 'zh', {
      attack: 'names somebody else as its first publisher',
      text: `${own.fermentedTofu}\n本文首发于公众号“阿禾的厨房”，未经授权禁止转载`,
    }),
    undecided('ahe-kitchen', '腐乳要等半年', 'zh', ['post-83'], {
      attack: 'the earlier text says that it first appeared here',
      text: own.fermentedTofu,
    }),
    ...picturePosts(article),
    ...soundPosts,
    ...filmPosts(article),
  ]
}
