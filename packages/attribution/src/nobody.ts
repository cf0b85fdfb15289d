import { foldedNames, foldName } from './fold.ts'

/** Names that stand for nobody whom a reader could find. Chinese in simplified script; compared after {@link foldName}. */
const nobodies = foldedNames(
  [
    // the network at large
    '网络 互联网 因特网 网上 网 万维网 网路 全网 网友 网民 网友投稿 投稿 读者投稿 读者 热心网友 网络素材 素材 见水印 水印 如图 见图 图中 图片水印 截图 网页截图 视频截图 朋友圈 微信朋友圈 微信群 群友 群聊 好友 朋友',
    '公开资料 公开信息 公开报道 公开渠道 相关资料 资料 资料图 资料图片 图片 图库 新闻 媒体 官方 媒体报道 各大媒体 综合媒体 外媒 综合 整理 综合整理 综合报道 综合资料 各平台 多方 不详 不明 未知 未知来源 来源不明 无 无名 无名氏 未知歌手 未知艺术家 未知艺人 未知作曲 群星 佚名 匿名 匿名网友 转载 公众号 公号 自媒体 他人 别人 某人 有人 某网友 某博主 某公众号 侵删',
    // whoever it was
    '原作者 作者 原创作者 原文作者 作者本人 原著 原著者 原创者 原博 原博主 博主 楼主 up主 原up主 版权方 谁 权利人 著作权人 原著作权人 相关权利人 版权所有者 原版权所有者 原权利人 原主 原主人 原创 原出处 原文 出处 来源 本文 摄影师 画师 原画师 原图 制作者 相关作者 各作者 各自作者 对应作者 权利方',
    // whoever publishes
    '本站 本网 本号 本刊 本社 本平台 本公众号 本账号 本人 本台 我 我们 自己 小编 编者 编辑 编辑部 小编整理 笔者 站长 管理员 admin administrator webmaster staff staffwriter staffreporter editor editors editorialteam editorialstaff newsroom newsdesk webdesk onlinedesk me myself us ourselves self own ownwork user guest guestcontributor guestauthor guestwriter guestpost correspondent specialcorrespondent ourcorrespondent ouroffice desk contributor contributors',
    // places to look for things, not their owners
    '百度 百度图片 百度搜索 百度百科 百度文库 谷歌 谷歌图片 必应 搜狗 搜狗图片 网易云 网易云音乐 qq音乐 酷狗音乐 酷我音乐 全民k歌 汽水音乐 搜索引擎 搜索 360搜索 360图片 微博 新浪微博 微信 微信公众号 微信公众平台 抖音 快手 小红书 知乎 头条 今日头条 b站 哔哩哔哩 豆瓣 贴吧 百度贴吧 论坛 花瓣 花瓣网 堆糖 视觉网 推特 脸书 社交媒体 社交网络 各大平台 短视频平台',
    'google googleimages googleimage googlesearch bing bingimages yahoo baidu pinterest tumblr reddit twitter x facebook fb instagram ig tiktok youtube yt wechat weibo douyin imgur giphy flickr 9gag discord whatsapp telegram snapchat soundcloud spotify applemusic neteasecloudmusic searchengine',
    'internet theinternet web theweb www online net interwebs socialmedia somewhereontheinternet unknown unknownauthor unknownsource unknownartist unknownsinger unknowncomposer variousartists nocopyrightmusic copyrightfreemusic royaltyfreemusic stockmusic trendingsound trendingaudio unknownphotographer na none null anonymous anon various variousauthors varioussources varioussites multiplesources othersources source sources afriend friend friends someone somebody whoever',
    'originalowner owner owners rightfulowner rightfulowners respectiveowner respectiveowners theirrespectiveowners theirowners originalauthor author authors theauthor originalartist artist artists originalcreator creator creators originalsource originalposter op originalphotographer photographer rightsholder rightsholders copyrightholder copyrightholders copyrightowner itsowner itsrightfulowner original stock stockphoto stockimage file filephoto screenshot watermark seewatermark',
  ],
  ' ',
)
const compound =
  /^(?:综合|整理|来自|来源于?|源自|源于|转自|收集|搜集|采自|取自|均来自|均为|部分来自|以上来自)*(?:网络|互联网|因特网|网上|网友|朋友圈|微信群|社交媒体|公开资料|公开信息|公开报道|其他|其它)(?:整理|综合|素材|图片|图库|资料|文章|内容|公开|公开资料|公开信息|信息|转载|收集|搜集|搜索|截图|视频|投稿|供图|提供|上传|分享|等|上|侵删)*$/
const rights =
  /^(?:相应|相关|各)?(?:原|各自)?(?:作者|权利人|版权方|发布者)(?:本人|们)?(?:(?:及|和|与|或|以及)(?:原|相关|其)?(?:作者|出处|平台|媒体|网站|权利人|版权方|公司|所有者))?$/
const english =
  /^(?:somewhereon|foundon|from|via|allover)?(?:the)?(?:internet|web|google|pinterest|socialmedia)(?:search|images?|pics?)?$/

/** Whether a name stands for nobody in particular, or only for whoever publishes. */
export function isNobody(name: string): boolean {
  const folded = foldName(name)
  return folded === '' || nobodies.has(folded) || compound.test(folded) || rights.test(folded) || english.test(folded)
}
