import type { MarkKind, MarkRole, MarkScope } from './mark.ts'

/** Where a statement may begin: anywhere a clause begins, at a sentence, or as a line (or bracket) of its own. */
export type Anchor = 'clause' | 'sentence' | 'line'

export interface Statement {
  /** Sticky, on folded text. The words that name somebody are the group `owner`, or what follows the match. */
  readonly pattern: RegExp
  readonly kind: MarkKind
  readonly role: MarkRole
  readonly scope: MarkScope
  readonly anchor: Anchor
  readonly english: boolean
  /** Names nobody and says so by itself. */
  readonly nameless?: boolean
  /** Who speaks is the owner. */
  readonly residue?: boolean
  /** The words must look like a name, and end where their line ends. */
  readonly strict?: boolean
}

type Row = readonly [
  kind: MarkKind,
  role: MarkRole,
  scope: MarkScope,
  anchor: Anchor,
  pattern: string,
  options?: Partial<Statement>,
]

/** 本文, 以上内容, … : what a Chinese statement speaks of; may be left out. */
const text =
  '(?:(?:(?:本|此|该|以上|上述|下述|以下|原|全|这)(?:篇|条|则|组|段)?|部分)?(?:文章内容|文章|内容|原文|全文|文字|稿件|稿|文|篇|素材|资料|作品|信息|消息|新闻|推文|推送|帖子|帖|正文|译文|日志|报道)(?:内容|部分|由)?|本)'
const is = '(?:内容)?(?:均|皆|都|全部|部分|已|首先)?(?:系|是|为|由|乃|均)?'
const maybeText = `(?:${text}${is})?`
const picture =
  '(?:(?:本|此|该|以上|上述|文中|文内|文章|本文|封面|首|题|头|本组|部分|所有)(?:所有|部分|全部)?(?:的)?)?(?:图片|配图|图像|插图|照片|题图|封面图|封面|头图|首图|图表|摄影作品|漫画|图)(?:素材)?(?:和文字)?(?:均|皆|都|全部|部分)?'
const heard = '(?:本(?:期|文|节目|片|集|视频)|该|文中|文内|片中|视频|节目)(?:的)?'
const sound = `(?:本|该|背景|${heard})?(?:背景)?(?:音乐|音频|原声|歌曲|配乐|录音|音效|bgm)`
const film =
  '(?:(?:本|该|以上|文中|文内|部分|所有|全部|原)(?:的)?)?(?:航拍|现场)?(?:短视频|视频|影片|短片|画面|影像|录像|片段|镜头|航拍|混剪|原片|本片)(?:素材|内容|资料|片段|画面)?(?:均|皆|都|全部|部分)?'
const origin = '来源于|来源自|来自于|来自|源自|源于|转自|转载自|转载于|摘自|出自|选自|取自|引自|授权自|购自|via|by'
const from = `(?:${origin}|由)`
const permit = '(?:授权|许可|同意|允许)'
const publish =
  '(?:转载|发布|刊发|刊登|刊载|发表|使用|转发|推送|编译|翻译|首发|推出|刊用|分享|代发|连载|原创首发|整理发布|转刊)'
const anywhere = '[:|]? ?'

const chinese: readonly Row[] = [
  // first person: the owner speaks, a copy carries it along
  [
    'first',
    'first_publication',
    'text',
    'sentence',
    `${maybeText}(?:首发|首发于|首发在|原载于|首次发表于|首次发表在|首次发布于|首次发布在|最早发表于|最初发布于|同步(?:发布|发表|更新)?(?:于|在|到|至)|(?:同时)?(?:发表|发布|更新)(?:于|在))(?:我的?|本人|自己|笔者|作者|本|个人|我们|咱|俺|同名)(?:的)?(?:个人)?(?:微信)?(?:公众号|公号|号|博客|网站|专栏|站|平台|账号|微博|知乎|头条|主页|blog)${anywhere}`,
    { residue: true },
  ],
  [
    'first',
    'first_publication',
    'text',
    'clause',
    `${maybeText}(?:首发于|首发在|首发自|首刊于|原载于?|原刊于?|原刊登于|原发表于|原发布于|首(?:次|先)?(?:发表|发布|刊登|刊载|刊发|推送|公开)(?:于|在)|(?:最早|最初|最先)(?:发表|发布|刊登|刊载|见)(?:于|在))${anywhere}`,
  ],
  [
    'first',
    'first_publication',
    'text',
    'clause',
    `${text}${is}(?:已)?(?:发表|刊登|刊载|发布|刊|载|刊发)(?:于|在)${anywhere}`,
  ],
  [
    'first',
    'first_publication',
    'text',
    'clause',
    `${text}${is}(?:首发|原载)(?!日期|时间|阵容|后|当|式|站|价|权|仪)${anywhere}`,
  ],
  ['first', 'first_publication', 'text', 'line', `${text}${is}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:独家)?首发`],

  [
    'first',
    'first_publication',
    'text',
    'line',
    `(?<owner>[^,。;!?:|/]{2,20}?) ?(?:独家|全网)?首发(?=$|[)\\]】」])`,
    { strict: true },
  ],

  // films and pictures before texts: 图片转载自 is no repost of the text
  [
    'video',
    'media',
    'video',
    'clause',
    `${film}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:友情)?(?:提供|授权使用|授权|拍摄|摄制|制作|录制|发布|出品|供图|独家)`,
  ],
  [
    'authorised',
    'permission',
    'video',
    'clause',
    `${film}(?:已|业已)?(?:经|获得|获|得到|取得|得) ?(?<owner>[^,。;!?]{2,40}?) ?(?:的)?(?:书面|正式|独家)?${permit}`,
  ],
  [
    'video',
    'media',
    'video',
    'clause',
    `${film}(?:的)?(?:版权|著作权)(?:归属于?|归|属于|属)${anywhere}(?<owner>[^,。;!?]{1,40}?)(?:所有|$|[,。;])`,
  ],
  [
    'video',
    'media',
    'video',
    'clause',
    `(?:感谢|鸣谢|致谢|特别感谢) ?(?<owner>[^,。;!?]{2,40}?) ?(?:友情)?(?:提供|授权使用|授权|拍摄)的?(?:视频|影像|录像|片段|画面|航拍)`,
  ],
  ['video', 'source', 'video', 'clause', `${film}(?:来源)?(?:${origin}|剪辑自|截取自|截自|搬运自)${anywhere}`],
  ['video', 'source', 'video', 'clause', `(?:已)?剪辑自${anywhere}`],
  [
    'source',
    'source',
    'all',
    'clause',
    `(?:本文|文章|以上)?(?:所有|全部)?(?:图文|文图|文字(?:和|及|与|、)(?:图片|配图)|图片(?:和|及|与|、)文字)(?:内容|素材|资料)?(?:均|皆|都|全部)?${from}${anywhere}`,
  ],
  [
    'image',
    'picture',
    'image',
    'clause',
    `${picture}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:提供|拍摄|供图|摄|授权|友情提供|授权使用)`,
  ],
  [
    'image',
    'picture',
    'image',
    'clause',
    `${picture}(?:版权|著作权)(?:归属于?|归|属于|属)${anywhere}(?<owner>[^,。;!?]{1,40}?)(?:所有|$|[,。;])`,
  ],
  ['image', 'picture', 'image', 'clause', `${picture}(?:来源|出处)?${from}${anywhere}`],
  [
    'image',
    'picture',
    'image',
    'clause',
    `(?:图源|图片来源|配图来源|题图来源|封面来源)(?=网|互联网|见水印|水印|百度|谷歌|微博|小红书|pinterest|google|internet)`,
  ],
  [
    'image',
    'picture',
    'image',
    'line',
    `(?:文中|本文)?(?:图|图片|配图|题图|照片|封面) ?(?:©|\\(c\\)) ?`,
    { strict: true },
  ],
  [
    'image',
    'picture',
    'image',
    'line',
    `(?<owner>[^,。;!?:|/]{2,24}?)(?: ?[/|·] ?图|供图|图 ?/|摄影报道| ?摄影?|提供图片)(?=$|[)\\]】」])`,
    { strict: true },
  ],
  // who first used a sound on a platform of short films, put there by the platform: of a copy its source, of who posts nothing but themselves
  [
    'audio',
    'self',
    'audio',
    'sentence',
    '@(?<owner>[^ ,。;!?|@]{1,30}?) ?(?:的|创作的|发布的)(?:原声|原创音频|原创音乐)(?=$|[ ,。;!?)])',
  ],
  ['audio', 'self', 'audio', 'sentence', '(?:原声|原创音频) ?- ?@?'],
  // a note before a title and a name
  [
    'audio',
    'media',
    'audio',
    'sentence',
    `(?<=[♪♫♬♩🎵🎶🎧] ?)(?!原声|原创音频|original (?:sound|audio))(?<owner>[^ ,。;!?|-][^,。;!?|-]{0,40}?(?: ?- ?| by )[^,。;!?|-]{1,40}?) ?(?=$|[,。;|♪♫♬♩🎵🎶])`,
  ],
  [
    'authorised',
    'permission',
    'audio',
    'clause',
    `${sound}(?:均|皆|都)?(?:已|业已)?(?:经|获得|获|得到|取得|得) ?(?<owner>[^,。;!?]{2,40}?) ?(?:的)?(?:书面|正式|独家)?${permit}`,
  ],
  [
    'audio',
    'media',
    'audio',
    'clause',
    `(?:感谢|鸣谢|致谢|特别感谢) ?(?<owner>[^,。;!?]{2,40}?) ?(?:友情)?(?:提供|授权使用|授权|创作)的?(?:背景)?(?:音乐|音频|配乐|录音|歌曲|bgm)`,
  ],
  ['audio', 'song', 'audio', 'clause', `(?:${sound}|本(?:曲|歌))?翻唱自${anywhere}`],
  [
    'audio',
    'media',
    'audio',
    'clause',
    `${sound}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:提供|创作|作曲|编曲|演奏|演唱|制作|录制|录音|朗读|播讲|播音|授权)`,
  ],
  [
    'audio',
    'media',
    'audio',
    'clause',
    `${text}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:朗读|朗诵|诵读|播讲|演播|播音|配音|录音|演唱|演奏)`,
  ],
  ['audio', 'source', 'audio', 'clause', `${sound}(?:素材)?(?:均|皆|都)?(?:来源)?${from}${anywhere}`],
  ['audio', 'media', 'audio', 'clause', `${heard}(?:音乐|音频|配乐|歌曲|bgm|背景音乐)(?:来源)?(?:是|为)? ?[:|] ?`],

  // permission claims
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `(?:感谢|鸣谢|致谢|特别感谢)?${maybeText}(?:已|业已)?(?:经过|经由|经|获得|获|得到|得|取得|由|征得|承蒙|蒙) ?(?<owner>(?!过|了)[^,。;!?]{2,40}?) ?(?:的)?(?:书面|正式|独家|官方|本人)?(?:(?:授权|许可)(?:后)?(?:${publish})?|${permit}(?:后)?${publish})(?![书费人码专利证])`,
  ],
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `${maybeText}(?:已|业已)?(?:经|获得|获|得到|取得|得)?(?:书面|正式|独家|官方)?${permit}(?:${publish})?(?:自|于|来源|来自|出处)${anywhere}`,
  ],
  [
    'authorised',
    'permission',
    'text',
    'line',
    `(?:感谢|鸣谢|致谢|特别感谢)? ?(?<owner>[^,。;!?:|/]{2,24}?) ?(?:已|独家)?${permit}(?:${publish})(?=$|[)\\]】」。,])`,
  ],
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `${maybeText}(?:已|业已)?(?:经|获得|获|得到|取得|得)(?:书面|正式|独家|官方)?${permit}(?:${publish})?(?=$|[,。;!?)\\]】」, ])`,
    { nameless: true },
  ],
  [
    'authorised',
    'permission',
    'text',
    'line',
    `${maybeText}(?:已)?${permit}(?:${publish})(?=$|[,。;!?)\\]】」])`,
    { nameless: true },
  ],

  // reposts and derivatives
  [
    'repost',
    'repost',
    'text',
    'clause',
    `${text}${is}(?:转载自|转载于|转载至|转自|转发自|转贴自|转帖自|转引自|转摘自|搬运自|搬自|采集自|抓取自|转载来源|转载(?=公众号|微信公众号|@|「|“|"|《|https?:))${anywhere}`,
  ],
  [
    'repost',
    'repost',
    'text',
    'clause',
    `(?:转载自|转载于|转发自|转贴自|转帖自|转引自|转摘自|搬运自|搬自|转自(?!动|由(?!时报|亚洲|钟)|己|身(?!边)|学|行|习|我|然(?!科学|杂志|界)|发|费|控|信|卑|主|强|助|来水|旋|闭|首|贸)|(?:转载|转发)(?=公众号|微信公众号|@|「|“|"|《|https?:))${anywhere}`,
  ],
  [
    'repost',
    'repost',
    'text',
    'clause',
    `${text}${is}(?:转载|转发|转帖)(?:文章|内容|稿件|作品|自网络)?(?=$|[,。;!?)\\]】])`,
    { nameless: true },
  ],
  ['repost', 'repost', 'text', 'line', `(?:转载|转|转帖|转发|搬运)(?=$|[)\\]】])`, { nameless: true }],
  [
    'excerpt',
    'repost',
    'text',
    'clause',
    `${maybeText}(?:已)?(?:摘自|摘编自|摘录自|节选自|节录自|节选于|选自|选编自|编译自|改编自|整理自|引自|引用自|魔改自|译自|翻译自|编选自|摘抄自|缩编自|改写自|改自)${anywhere}`,
  ],
  [
    'excerpt',
    'repost',
    'text',
    'clause',
    `${text}${is}(?:根据|据|依据|基于|参考) ?(?<owner>[^,。;!?]{2,60}?) ?(?:整理|编译|改编|改写|编写|翻译|综合|编辑|创作|撰写)(?:而成)?(?=$|[,。;!?)\\]】])`,
  ],

  // sources
  [
    'source',
    'source',
    'text',
    'clause',
    `${text}${is}(?:来源于|来源自|来源为|来源是|来源|来自于|来自|源自|源于|出自|取自|综合自|采自|综合整理自|基于)${anywhere}`,
  ],
  [
    'source',
    'source',
    'text',
    'sentence',
    `(?:来源于|来源自|综合自|综合整理自|来自(?=公众号|微信公众号|@|「|《|"|https?:|网络|互联网))${anywhere}`,
    { strict: true },
  ],
  [
    'source',
    'source',
    'text',
    'line',
    `(?:来自|源自|出自|来源(?!国|地|构|结|分|主|多|广|渠|方式|包括|有|是|不|在|的))${anywhere}`,
    { strict: true },
  ],
  [
    'source',
    'source',
    'text',
    'clause',
    `${text}${is}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:出品|提供|发布|刊发|报道|制作|采写|推出|独家)(?=$|[,。;!?)\\]】])`,
  ],
  // an account that a text is signed with: its own, unless a copy carried it along
  ['source', 'link', 'text', 'line', `(?:微信)?(?:公众号|公号|订阅号)(?:名称?)? ?[:|] ?`, { residue: true }],
  [
    'author',
    'author',
    'text',
    'clause',
    `(?:${text})(?:的)?(?:由|系|是|为) ?(?<owner>[^,。;!?]{2,40}?) ?(?:原创|撰写|创作|供稿|投稿|编写|写作|所写|所作|执笔|口述)`,
  ],
  ['author', 'author', 'text', 'clause', `(?:原文|本文|文章)?(?:原)?作者(?:是|为|系) ?`],
  ['author', 'author', 'text', 'line', `(?:原文|本文|文章)作者 ?`, { strict: true }],
  [
    'author',
    'author',
    'text',
    'line',
    `(?<owner>[^,。;!?:|/]{2,16}?)(?: ?[/|] ?(?:文|撰文|作者)|(?:^| )(?:撰文|撰稿))(?=$|[)\\]】」])`,
    { strict: true },
  ],
  [
    'author',
    'author',
    'text',
    'line',
    `(?:[^,。;!?:|/]{2,12})?(?:记者|通讯员) ?(?<owner>\\p{Script=Han}{2,4}|(?:\\p{Script=Han}{2,4} )*\\p{Script=Han}{2,4})(?: ?报道)?(?=$|[)\\]】」])`,
  ],
  [
    'translator',
    'translator',
    'text',
    'clause',
    `${text}${is}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:翻译|编译|译)(?=$|[,。;!?)\\]】])`,
  ],
  [
    'editor',
    'editor',
    'text',
    'clause',
    `${text}${is}由 ?(?<owner>[^,。;!?]{2,40}?) ?(?:编辑|整理|编发)(?=$|[,。;!?)\\]】])`,
  ],

  // rights
  [
    'copyright',
    'copyright',
    'text',
    'clause',
    `(?:${text}(?:的)?|作品|所有)?(?:版权|著作权|所有权)(?:均|皆|都)?(?:归属于|归属|归|属于|属|为) ?(?<owner>[^,。;!?]{1,40}?)(?: ?(?:及其作者|享有|拥有)?所有|享有|拥有|(?=$|[,。;!?)\\]】]))`,
  ],
  [
    'copyright',
    'copyright',
    'text',
    'sentence',
    `(?:版权所有|版权|copyright)?(?:[ :|]*)(?:©|\\(c\\)|℗)(?: ?& ?[©℗])? ?`,
  ],
  ['copyright', 'copyright', 'text', 'sentence', `版权所有[ :|]+`],
]

const work =
  '(?:(?:(?:the|this|that|an?) )?(?:following |above )?(?:article|story|post|piece|essay|text|report|column|work|content|interview|op-ed|excerpt|feature|chapter|recipe|poem|blog post|article below)(?: below| above)?|it|this)'
const outlet = '(?:in|at|on|by|with|from|via|through)'
const license = '(?:with|by) (?:kind |the )?(?:kind |written |express |full )?(?:permission|consent)'
const photo =
  '(?:(?:the |this |all |cover |header |featured |lead |main |top )?(?:photo(?:graph)?s?|images?|pictures?|pics?|illustrations?|graphics?|artwork|cartoon|infographic|screenshot|map|drawing|photography|cover art|cover))'

const recording =
  '(?:the |this |background |original |theme |field )?(?:music|audio|song|soundtrack|sounds?(?: effects?)?|track|recording|bgm|beat|score|voice-?over|vocals|narration|lyrics)'

const footage =
  '(?:the |this |an? |all |some )?(?:original |additional |archiv(?:e|al) |stock |drone |aerial |raw )?(?:video|footage|film|clip)s?'

const english: readonly Row[] = [
  [
    'url',
    'link',
    'text',
    'sentence',
    `(?:read (?:more|on|it|the (?:full |original )?[a-z]{0,12})|original (?:article|story|post|source|version|recording)|full (?:article|story|post)|originally)(?: here)?(?: at| on| from|:)* ?(?=https?:|www\\.)`,
  ],
  // first person
  [
    'first',
    'first_publication',
    'text',
    'sentence',
    `(?:${work} )?(?:was |is |has been )?(?:also )?(?:originally |first |cross-?)(?:published|posted|appeared|ran)? ?(?:in|at|on|to) (?=(?:my|our) )(?:my|our) (?:own |personal |company )?(?:blog|website|site|newsletter|substack|medium|account|page|channel)(?:,| at| on| -|:)* ?`,
    { residue: true },
  ],
  [
    'first',
    'first_publication',
    'text',
    'sentence',
    `(?:${work} )?(?:was |were |has been |had been )?(?:originally |first |previously |initially )(?:published|appeared|posted|printed|ran|featured|written|aired|released|issued)(?: online)?(?: [a-z]+ \\d{1,2},? \\d{4})? ?(?:${outlet}|for)[: ]\\s?`,
  ],
  [
    'first',
    'first_publication',
    'text',
    'sentence',
    `${work} (?:was )?(?:published|appeared|posted|ran) (?:originally|first) ${outlet} `,
  ],
  ['first', 'first_publication', 'text', 'sentence', `${work} (?:appeared|was published|ran) ${outlet} `],

  // permission
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `(?:and )?(?:${work} )?(?:is |was |are |were )?(?:re-?printed|re-?published|re-?posted|re-?produced|published|used|posted|shared|excerpted|adapted|translated|syndicated)(?: here)? ${license} (?:of|from|by) (?:the (?=author|publisher|artist|photographer|owner))?`,
  ],
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `(?:and )?(?:${work} )?(?:is |was |are |were )?(?:re-?printed|re-?published|re-?posted|re-?produced|used|published|posted|shared|excerpted|syndicated)(?: here)? ${license}`,
    { nameless: true },
  ],
  [
    'authorised',
    'permission',
    'text',
    'clause',
    `(?:${work} )?(?:is |was )?(?:used|re-?printed|re-?published) under (?:license|licence) from `,
  ],
  ['authorised', 'permission', 'text', 'line', `(?:used |published )?${license}(?: (?:of|from) )?`],

  // reposts and derivatives
  [
    'repost',
    'repost',
    'text',
    'sentence',
    `(?:${work} )?(?:is |was |has been |were )?(?:re-?published|re-?posted|re-?blogged|re-?printed|cross-?posted|syndicated|copied|shared|taken|mirrored|re-?shared|re-?produced|borrowed|lifted)(?: here)?(?: in full)? (?:from|via|by courtesy of|courtesy of)[: ]\\s?`,
  ],
  [
    'excerpt',
    'repost',
    'text',
    'sentence',
    `(?:${work} )?(?:is |was |has been |were )?(?:an? )?(?:excerpted|excerpt|extracted|extract|adapted|adaptation|abridged|condensed|edited|translated|compiled|summari[sz]ed|quoted|derived|re-?written|based)(?: in part| loosely)? (?:from|on|of|after) (?:reporting by |an original by )?(?:(?:an?|the) (?:original )?(?:article|story|post|piece|essay|book|report|interview|work|chapter) (?:by|in|from|on|published (?:in|by|on)) )?`,
  ],

  // pictures and films
  [
    'image',
    'picture',
    'image',
    'sentence',
    `(?:featured |cover |header )?${photo} ?(?:credits?|source|copyright|rights)? ?(?:to|by|via|from|courtesy(?: of)?|taken by|shot by|provided by|supplied by|used with permission (?:of|from)|©|\\(c\\)|with thanks to|thanks to)[: ]\\s?`,
  ],
  ['image', 'picture', 'image', 'line', `(?:photographed|shot|illustrated|drawn) by `, { strict: true }],
  ['video', 'media', 'video', 'sentence', `${footage} ?(?:is |was |are |were )?(?:by|shot by|filmed by)[: ]\\s?`],
  [
    'video',
    'source',
    'video',
    'sentence',
    `${footage} ?(?:credits?|source)? ?(?:is |was |are |were )?(?:by|via|(?:taken |edited )?from|courtesy(?: of)?|provided by)[: ]\\s?`,
  ],
  ['video', 'media', 'video', 'line', `(?:filmed|videotaped|videography|cinematography) by `, { strict: true }],
  [
    'audio',
    'song',
    'audio',
    'sentence',
    `(?:the |original )?(?:(?:music|song|score|track) (?:is |was )?(?:composed|written)|(?:words and music|lyrics|song)(?: (?:are|were|is|was))?(?: written)?) by[: ]\\s?`,
  ],
  [
    'audio',
    'media',
    'audio',
    'sentence',
    `${recording} ?(?:credits?|used)? ?(?:is |was )?(?:(?:composed|written|performed|sung|recorded|produced)(?: and performed| and produced)? )?by[: ]\\s?`,
  ],
  [
    'audio',
    'source',
    'audio',
    'sentence',
    `${recording} ?(?:credits?|used)? ?(?:is |was )?(?:(?:(?:provided|supplied|licen[sc]ed|taken) )?(?:by|from)|via|courtesy(?: of)?)[: ]\\s?`,
  ],
  ['audio', 'self', 'audio', 'sentence', `original (?:sound|audio) ?(?:[-·] ?|by |: ?)@?`],
  [
    'audio',
    'media',
    'audio',
    'line',
    `(?:narrated|read aloud|read|voiced|sung|performed|recorded) by `,
    { strict: true },
  ],

  ['audio', 'song', 'audio', 'line', `composed by `, { strict: true }],

  // sources
  [
    'source',
    'source',
    'text',
    'sentence',
    `${work} (?:was |is |has been )?(?:originally )?(?:produced|provided|supplied|distributed|written and produced|brought to you|reported|created|made available) by `,
  ],
  [
    'source',
    'source',
    'text',
    'sentence',
    `${work} (?:comes|is|was taken|originates|originated|came) (?:to us )?(?:courtesy of|from) `,
  ],
  [
    'credit',
    'source',
    'text',
    'line',
    `(?:with )?(?:full |all |big |original )?(?:credits?|thanks|props|kudos) ?(?:goes |go |is due |due |belongs? |owed )?(?:to|for (?:this|the) (?:article|story|text|post) (?:goes )?to)[: ]\\s?`,
  ],
  ['credit', 'source', 'text', 'line', `(?:by )?courtesy(?: of| -|:) ?`],
  [
    'source',
    'source',
    'text',
    'sentence',
    `(?:read|see|find|view) (?:the |this )?(?:full |original |rest of the |whole |complete )(?:story|article|post|piece|report|text|version)? ?(?:here )?(?:at|on|in|from)[: ]\\s?`,
    { strict: true },
  ],
  [
    'source',
    'source',
    'text',
    'line',
    `(?:story|article|text|post|content|news|report) (?:from|via|courtesy of)[: ]\\s?`,
    { strict: true },
  ],
  ['source', 'source', 'text', 'line', `(?:sourced |taken |copied )?from[: ]\\s?`, { strict: true }],
  ['via', 'source', 'text', 'line', `(?:via|h/t|hat tip|ht)(?: to)?[: ] ?(?:to )?`, { strict: true }],
  ['via', 'source', 'text', 'line', `(?:via|h/t|ht)(?=@|https?:)`],

  ['credit', 'source', 'text', 'line', `(?:credits?|courtesy) (?=@|\\p{L})`, { strict: true }],
  [
    'source',
    'source',
    'text',
    'line',
    `(?:produced|provided|supplied|distributed|created) by[: ]\\s?`,
    { strict: true },
  ],
  ['authorised', 'permission', 'text', 'line', `licen[sc]ed (?:from|by) `, { strict: true }],

  // authors
  [
    'author',
    'author',
    'text',
    'sentence',
    `${work} (?:was |is )?(?:originally )?(?:written|authored|reported|contributed|penned)(?: and \\w+)? by `,
  ],
  [
    'author',
    'author',
    'text',
    'line',
    `(?:(?:originally )?(?:written|reported|authored|words|text|story|report|reporting|additional reporting|article|posted|contributed|analysis|commentary|interview) (?:and \\w+ )?)?by[: ]\\s?`,
    { strict: true },
  ],
  ['editor', 'editor', 'text', 'line', `edited by `, { strict: true }],
  ['translator', 'translator', 'text', 'line', `translat(?:ed|ion) by `, { strict: true }],

  // rights
  [
    'copyright',
    'copyright',
    'text',
    'sentence',
    `copyright(?: ?(?:©|\\(c\\)))?(?: ?(?:19|20)\\d{2}(?: ?[-,] ?(?:19|20)?\\d{2})?)?,? ?(?:by |of |belongs to |held by |: ?)?`,
    { strict: true },
  ],
  ['copyright', 'copyright', 'text', 'sentence', `(?:©|\\(c\\)|℗)(?: ?& ?[©℗])? ?`],
]

const row =
  (isEnglish: boolean) =>
  ([kind, role, scope, anchor, pattern, options]: Row): Statement =>
    Object.freeze({ kind, role, scope, anchor, english: isEnglish, pattern: new RegExp(pattern, 'dyu'), ...options })

/** In the order in which they are tried. */
export const statements: readonly Statement[] = Object.freeze([...chinese.map(row(false)), ...english.map(row(true))])

/**
 * Every statement that may begin at an anchor of this kind, in one pattern without groups: most clauses are the beginning of none, and one look
 * says so.
 */
const anyOf = (...anchors: readonly Anchor[]): RegExp =>
  new RegExp(
    statements
      .filter(({ anchor }) => anchors.includes(anchor))
      .map(({ pattern }) => `(?:${pattern.source.replaceAll('(?<owner>', '(?:')})`)
      .join('|'),
    'yu',
  )

export const anyStatement: Readonly<Record<Anchor, RegExp>> = Object.freeze({
  clause: anyOf('clause'),
  sentence: anyOf('clause', 'sentence'),
  line: anyOf('clause', 'sentence', 'line'),
})
