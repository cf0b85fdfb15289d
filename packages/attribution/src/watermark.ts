import { fold, foldedNames, foldName } from './fold.ts'

/** Platforms whose accounts sign pictures, as their name stands before that of an account; folded. */
const platform =
  '(?:微信)?(?:公众号|公众平台|公号|订阅号|服务号|视频号)|微信号?|(?:新浪)?微博|知乎|小红书|抖音|快手|b站|哔哩哔哩|bilibili|(?:今日)?头条|百家|搜狐|网易|企鹅|大鱼|豆瓣|简书|站酷|图虫|lofter|500px|weibo|wechat|instagram|twitter|facebook|tiktok|youtube|flickr'
const name = "[\\p{L}\\p{N}_][\\p{L}\\p{N}_.\\-·' ]{0,29}"
/** A name as platforms write it after an `@`: without spaces. */
const handle = '[\\p{L}\\p{N}_][\\p{L}\\p{N}_.\\-·]{0,29}'
const host =
  '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){1,4}(?:com|cn|net|org|example|test|io|co|info|tv|me|dev|app|edu|gov|uk|de|fr|jp|tw|hk)'

/** An account after an `@`, with or without its platform: 知乎 @某某. */
const signed = new RegExp(`^(?:© ?)?(?:(?:${platform}|ig|x)(?:号|用户|id)? ?[:|/·-]? ?)?@ ?${handle}$`, 'u')
/** A platform and an account: 公众号·某某, 小红书号：abc. */
const account = new RegExp(`^(?:${platform})(?:号|名|用户|id|账号)? ?(?:[|/·-]|(?<=[号名户d] ?):) ?${name}$`, 'u')
/** Kinds of accounts behind which a name may follow after nothing but a gap. */
const accountKind = /^(?:(?:微信)?(?:公众号|公号|订阅号|视频号)|(?:头条|百家|搜狐|网易|企鹅|大鱼|小红书|抖音|快手)号)/
/** A page is given with its `www.`, a site without. */
const address = new RegExp(`^(?:${host}/?|www\\.${host}/[^\\s]{1,200})$`, 'u')

/** Picture agencies and stocks, which sign what they sell; compared after {@link foldName}. */
const agencies = foldedNames(
  [
    'Getty Images|Getty|iStock|iStockphoto|Shutterstock|Alamy|Alamy Stock Photo|Adobe Stock|Depositphotos|Dreamstime|123RF|Bigstock|Corbis|Magnum Photos|Rex Features|Rex|Polaris|Redux|Contour|WireImage|FilmMagic|Unsplash|Pexels|Pixabay|Stocksy|Reuters|AFP|AFP Photo|Associated Press|AP Photo|EPA-EFE|European Pressphoto Agency|Kyodo|Yonhap|TASS|Sputnik|ANSA|PA Images|Imago|Imago Images|ZUMA Press|NurPhoto|Anadolu Agency|Bloomberg|Hulton Archive|Bettmann',
    '视觉中国|VCG|东方IC|IC photo|ICphoto|新华社|新华社照片|中新社|中新网|中国新闻社|CNSPHOTO|CNS|人民视觉|人民图片|人民图片网|全景|全景网|全景视觉|图虫创意|图虫|千图网|摄图网|包图网|昵图网|我图网|千库网|站酷海洛|海洛创意|汇图网|大作|觅知网|法新社|路透社|美联社|欧新社|盖蒂图片社|盖帝图像|澎湃影像|中国日报|CFP|汉华易美|高品图像|Gaopinimages|IC|达志影像|东方IC供图',
  ],
  '|',
)
/** Names of agencies that mean other things as well, and that sign only beside another one or after a name. */
const ambiguous = foldedNames(['IC|CNS|Rex|Redux|Polaris|Contour|Imago|全景|大作|图虫'], '|')
/** Characters of an agency's or a photographer's name. */
const longestSigner = 40

/**
 * Whether a line that stands alone on a picture says whose it is: an account, a picture agency (with or without a photographer's name), an address.
 * @returns the words that name somebody; undefined for all other lines.
 */
export function readWatermark(line: string): string | undefined {
  // reading machines see gaps beside low and round signs
  const words = line.trim().replace(/ ?_ ?/g, '_').replace(/@ /g, '@')
  if (words.length > longestSigner * 3) return undefined
  const { text, gap } = fold(words)
  if (signed.test(text) || address.test(text) || isAgency(words)) return words.replace(/^[©Ⓒⓒ]\s*/u, '')
  if (account.test(text)) return words
  const kind = accountKind.exec(text)?.[0].length ?? 0
  return kind > 0 && gap[kind] === 1 && text.length - kind <= 20 && /^[\p{L}\p{N}_]+$/u.test(text.slice(kind))
    ? words
    : undefined
}

/** Whether a name is that of a picture agency or a stock of pictures. */
export const isPictureAgency = (name: string): boolean => agencies.has(foldName(name)) && !ambiguous.has(foldName(name))

/** 视觉中国 / VCG, John Doe/Getty Images. */
function isAgency(words: string): boolean {
  const signers = words
    .replace(/^[©Ⓒⓒ]\s*/u, '')
    .split(/\s*[/|｜丨·]\s*/u)
    .map((signer) => signer.trim())
  if (signers.length > 4 || signers.some((signer) => signer === '' || signer.length > longestSigner)) return false
  const folded = signers.map(foldName)
  const known = folded.map((signer) => agencies.has(signer))
  if (known.every((is) => is)) return folded.length > 1 || !ambiguous.has(folded[0] as string)
  // a photographer signs before the agency
  return (
    known.slice(1).length > 0 && known.slice(1).every((is) => is) && /^[\p{L}\p{M}\s.'’-]+$/u.test(signers[0] as string)
  )
}
