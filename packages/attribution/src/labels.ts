import type { MarkKind, MarkRole, MarkScope } from './mark.ts'

/** What a label says; `other` labels name nobody whom a credit needs, but end the words of the label before them. */
export interface LabelMeaning {
  readonly kind: MarkKind | 'other'
  readonly role: MarkRole
  readonly scope: MarkScope
}

const meaning = (kind: LabelMeaning['kind'], role: MarkRole, scope: MarkScope = 'text'): LabelMeaning =>
  Object.freeze({ kind, role, scope })

/** Chinese labels in simplified script. */
const chinese: readonly (readonly [words: string, LabelMeaning])[] = [
  [
    '资讯来源 材料来源 参考来源 文章来源 本文来源 内容来源 信息来源 消息来源 素材来源 资料来源 原文来源 稿件来源 新闻来源 文字来源 作品来源 帖子来源 推文来源 来源 来源于 稿源 文源 出处 文章出处 本文出处 内容出处 来自 来源公众号 来源网站 来源媒体 来源平台 供稿单位 消息源 信源 信息源 授权来源 原创来源 来源号 转载来源 转载出处 原载媒体',
    meaning('source', 'source'),
  ],
  ['图文来源 图文来自 图文转自 文图来源', meaning('source', 'source', 'all')],
  [
    '转载 转载自 转自 转 转发 转发自 转贴 转帖 搬运 搬运自 转载于 本文转载自 本文转自 文章转载自',
    meaning('repost', 'repost'),
  ],
  ['摘自 节选自 节选 编译自 改编自 整理自 选自 摘编 摘编自 引自 译自 原著', meaning('excerpt', 'repost')],
  [
    '作者 原作者 原文作者 文章作者 本文作者 原创作者 作者名 文 文字 撰文 撰稿 撰稿人 执笔 记者 本报记者 实习记者 通讯员 供稿 口述 文案 写作 主笔 采写 采访 采编 采访撰文 特约作者 专栏作者 作者公众号 原创',
    meaning('author', 'author'),
  ],
  ['图文 文图 文、图 文/图 图/文 文&图 文字摄影', meaning('author', 'author', 'all')],
  [
    '编辑 责编 责任编辑 主编 副主编 执行主编 本文编辑 文编 新媒体编辑 微信编辑 网络编辑 美编 整理 选编 编审',
    meaning('editor', 'editor'),
  ],
  ['译者 翻译 译 编译 本文译者 中文翻译', meaning('translator', 'translator')],
  [
    '图源 图片来源 图片来自 图片 图片提供 图片版权 图片作者 图片摄影 图片授权 图片出处 照片 照片来源 照片提供 配图 配图来源 题图 题图来源 封面图 封面图源 封面图来源 封面 封面来源 头图 头图来源 插图 插画 插画师 绘图 绘画 手绘 制图 供图 摄影 摄影师 摄影记者 拍摄 摄 图 图表来源 漫画 首图 文中图片 文中配图 本文图片 图片素材 图像来源 图档来源 视觉 美图 画师 图片转自',
    meaning('image', 'picture', 'image'),
  ],
  [
    '视频 视频作者 视频原作者 原视频作者 原片作者 视频拍摄 视频授权 视频版权 航拍 录像 拍客 影片',
    meaning('video', 'media', 'video'),
  ],
  [
    '视频来源 视频素材 视频素材来源 视频出处 视频来自 视频转自 视频提供 原视频来源 原片来源 影片来源 影片提供 影音来源 影像来源 影像资料 影像提供 片源 片段来源 镜头来源 画面来源 画面提供',
    meaning('video', 'source', 'video'),
  ],
  [
    'bgm 背景音乐 背景曲 音乐 音乐作者 音乐人 配乐 插曲 主题曲 片头曲 片尾曲 音效 歌曲 歌手 主唱 翻唱 翻唱者 伴奏 演唱 演唱者 演奏 演奏者 音频 音频作者 录音 录音者 原声 声音 声 讲述 讲述人 主讲 主讲人 主播 播讲 播讲者 演播 播音 朗读 朗读者 朗诵 朗诵者 诵读 配音',
    meaning('audio', 'media', 'audio'),
  ],
  [
    '原唱 翻唱自 原曲 作曲 谱曲 编曲 作词 填词 词曲 词/曲 曲/词 词、曲 曲、词 作词/作曲 作词作曲 作曲/作词 词 曲',
    meaning('audio', 'song', 'audio'),
  ],
  [
    'bgm来源 bgm来自 背景音乐来源 背景音乐来自 音乐来源 音乐来自 音乐提供 音乐版权 配乐来源 配乐来自 音效来源 音频来源 音频来自 音频转自 音频出处 音频提供 音频版权 音源 录音来源 原声来源 原声来自 声音来源 声音来自',
    meaning('audio', 'source', 'audio'),
  ],
  ['音频授权 音乐授权 配乐授权 录音授权', meaning('authorised', 'permission', 'audio')],
  ['歌名 曲名 歌曲名 歌曲名称 音乐名 音乐名称 曲目', meaning('title', 'title', 'audio')],
  [
    '首发 首发于 原载 原载于 原刊 原刊于 首发平台 首发媒体 首发公众号 首刊 首发自',
    meaning('first', 'first_publication'),
  ],
  ['授权 授权转载 授权发布 经授权转载自 已获授权 授权转载自 授权方', meaning('authorised', 'permission')],
  ['版权所有 版权 版权归属 著作权', meaning('copyright', 'copyright')],
  ['原标题 原文标题 原题 原文题目', meaning('title', 'title')],
  ['许可 许可协议 授权协议 许可证 版权协议', meaning('licence', 'licence', 'all')],
  [
    '原文链接 原文地址 原文网址 原文出处 原文 阅读原文 查看原文 原文见 原文戳 原文请戳 原文点击 原文点此 点击阅读原文 来源链接 源链接 原链接 文章链接 本文链接 文章地址 本文地址 出处链接 原文连结 连结 文章连结 来源连结 转载地址 转载链接 原帖 原帖链接 原帖地址 原始链接 链接 网址 来源网址 来源地址 源地址 引用链接 参考链接',
    meaning('url', 'link'),
  ],
  ['视频链接 视频地址 原视频 原视频链接 原视频地址 原片 原片链接 原片地址', meaning('url', 'link', 'video')],
  [
    '数据来源 歌词 专辑 混音 母带 和声 音频编辑 音频制作 排版 校对 审核 审校 复审 终审 初审 设计 监制 统筹 策划 出品 值班 值班编委 时间 日期 发布时间 发表时间 更新时间 阅读 点赞 字数 标签 关键词 分类 微信 微信号 公众号 id 地点 标题 题目 导演 字幕 剪辑 制作 运营 客服 邮箱 电话 地址 投稿 联系 备注 注 声明 免责声明 版权声明 编号 期号 栏目 专栏 主持 顾问 执行 总编辑 总编 总监 审稿 二审 三审 一审 签发 视觉设计',
    meaning('other', 'notice'),
  ],
]

const english: readonly (readonly [words: string, LabelMeaning])[] = [
  [
    'source|sources|original source|article source|news source|text source|story source|content source|original',
    meaning('source', 'source'),
  ],
  [
    'credit|credits|text credit|full credit|credit goes to|all credit to|all credits to|cr',
    meaning('credit', 'source'),
  ],
  [
    'author|authors|written by|text|words|words by|text by|story|story by|article by|writer|reporter|byline|reported by|original author|content by|post by|by',
    meaning('author', 'author'),
  ],
  ['editor|edited by|editors|copy editor|managing editor', meaning('editor', 'editor')],
  ['translator|translated by|translation|translation by', meaning('translator', 'translator')],
  [
    'photo|photos|photo credit|photo credits|photo source|photo by|photos by|photograph|photographs|photograph by|photography|photography by|photographer|image|images|image credit|image credits|image source|image by|images by|image from|picture|pictures|picture by|picture credit|picture source|pic|pic by|pic credit|pic source|pics|illustration|illustration by|illustrations by|artwork by|artwork|art by|graphic|graphic by|graphics by|cover image|cover photo|cover art|featured image|header image|infographic|infographic by|chart|map',
    meaning('image', 'picture', 'image'),
  ],
  [
    'video|videos|video by|videos by|footage|footage by|drone footage|film by|a film by|filmed by|videographer|videography|videography by|cinematographer|cinematography|cinematography by|original video by|original footage by|clip|clips|clip by',
    meaning('video', 'media', 'video'),
  ],
  [
    'video credit|video credits|video from|video source|video courtesy|footage from|footage credit|footage source|archive footage|archival footage|stock footage|additional footage|clip from|clips from|clip credit',
    meaning('video', 'source', 'video'),
  ],
  [
    'bgm by|music|music by|music credit|music credits|music used|background music|theme music|audio|audio by|audio credit|original audio|song|song by|song used|song credit|track|track by|beat by|soundtrack|sound|sound by|sound credit|sound design|sound recordist|field recording|sound effects|sound effects by|sfx|narrated by|narrator|narration|narration by|recorded by|read by|voice|voice by|voiceover|voiceover by|voice-over|voice-over by|vocals|vocals by|singer|sung by|performed by|performer|podcast',
    meaning('audio', 'media', 'audio'),
  ],
  ['composer|composed by|lyrics|lyrics by|lyricist|songwriter|original song by', meaning('audio', 'song', 'audio')],
  ['music source|music from|audio source|audio from|sound source', meaning('audio', 'source', 'audio')],
  ['via|hat tip|h/t|ht', meaning('via', 'source')],
  [
    'originally published at|originally published in|originally published on|originally published by|originally published|first published at|first published in|first published on|first published|first appeared in|originally appeared in|originally appeared on|originally posted at|originally posted on|originally posted by',
    meaning('first', 'first_publication'),
  ],
  [
    'repost|reposted from|republished from|reblogged from|cross-posted from|crossposted from|syndicated from|reprinted from|copied from|shared from|rp',
    meaning('repost', 'repost'),
  ],
  ['excerpted from|adapted from|excerpt from|extract from|abridged from|based on', meaning('excerpt', 'repost')],
  ['copyright|copyright holder|rights', meaning('copyright', 'copyright')],
  [
    'original article|original post|original link|original story|original recording|original url|original version|read the original|read the original article|read the original article here|read the article here|read it here|read the full article here|read more|original here|read the original here|read the full article|read the full story|full article|full story|source link|source url|article link|link|url|canonical|canonical url|permalink',
    meaning('url', 'link'),
  ],
  [
    'original video|original film|original clip|original footage|full video|full film|video link|video url|watch the original|watch the original video|watch the full video',
    meaning('url', 'link', 'video'),
  ],
  ['original title|original headline', meaning('title', 'title')],
  ['song title|song name|track title|track name', meaning('title', 'title', 'audio')],
  ['licence|license', meaning('licence', 'licence', 'all')],
  [
    'date|published|updated|tags|category|title|subject|published on|posted on|produced by|designed by|contact|email|follow',
    meaning('other', 'notice'),
  ],
]

export const chineseLabels: ReadonlyMap<string, LabelMeaning> = new Map(
  chinese.flatMap(([words, what]) => words.split(' ').map((word) => [word, what] as const)),
)
export const englishLabels: ReadonlyMap<string, LabelMeaning> = new Map(
  english.flatMap(([words, what]) => words.split('|').map((word) => [word, what] as const)),
)

const literally = (word: string): string => word.replace(/[/\\^$*+?.()|[\]{}&-]/g, '\\$&')
const alternatives = (words: Iterable<string>): string =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map(literally)
    .join('|')

/** What stands between a label and its words. */
const separator = ' ?(?:[\\]】)」』〕] ?[:|/]?|[:|]{1,2}|/|::|->|=>|→|⇒|>{1,2}|»|=|- | -) ?'

export const chineseLabel = new RegExp(
  `(${alternatives(chineseLabels.keys())})(?:(?:\\(\\w{2,20}\\))?${separator}| ?(?=©|《|「|"|@|公众号|https?:|www\\.))`,
  'y',
)
export const chineseBareLabel = new RegExp(
  `(${alternatives([...chineseLabels.keys()].filter((word) => word.length > 1))})`,
  'y',
)
export const englishLabel = new RegExp(
  `(${alternatives(englishLabels.keys())})(?: ?[\\])] ?:?| ?[:|]{1,2}| ?[-=]>| ?- | – | ?→| ?» ?| ?= ?| ?/ ?(?=[a-z@])) ?`,
  'y',
)
/** Labels that also stand between another label and a name: 来源：公众号：晨报（ID：…）. */
const beforeNames = new Set(['公众号', '微信', '微信号', 'id'])
/** A label that begins inside the words of another one, in lines that were run together. */
export const nextLabel = new RegExp(
  `(?:${alternatives([...chineseLabels.keys()].filter((word) => word.length > 1 && !beforeNames.has(word)))}) ?[:|/]|[文图译摄] ?/|(?<=[ )|/])(?:${alternatives(
    [...englishLabels.keys()].filter((word) => word.length > 2),
  )}) ?[:|]|转载自|转自|摘自|经授权|已获授权|已授权|授权转载|授权发布|获授权|图片来源|图片来自|原文链接|阅读原文|如有侵权|侵权[必即请]?删|侵删|转载请|(?<=[\u4e00-\u9fff ]{2})[词曲] ?:|未经|版权归|欢迎转载|禁止转载|©|(?<= )(?:via|h/t) |(?<=[ /|,])(?:photo(?:graph)?s?|pictures?|images?|illustrations?|video|edited|translated|words|music) by `,
  'g',
)
