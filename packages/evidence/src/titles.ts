import { editDistance } from './edit-distance.ts'
import { foldText } from './lines.ts'

/** Characters of a title that are compared. */
const longest = 300

const tags =
  /^(?:\s*(?:【[^】]{0,40}】|\[[^\]]{0,40}\]|\([^)]{0,12}\)(?=\s*\S{4})|(?:转载|转发|转帖|转贴|转|分享|推荐|搬运|摘编|荐读|repost|re-post|reprint|shared|share|fwd|via)\s*[|:/·-]\s*))+/i
const closingTag = /\s*(?:【[^】]{0,40}】|\((?:转载?|图|组图|附图|repost|reprint)\)|\[(?:转载?|repost|reprint)\])\s*$/i
/** The name of a site behind a title: _新浪网, - The Paper, | 澎湃新闻. */
const site = /\s*(?:_|\|| - | -- |-(?=[^-]{2,10}(?:网|报|新闻|日报|频道|社区|博客)$))\s*[^_|]{1,40}$/

const lettersOnly = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/** The forms of a title: without tags, and without what may be the name of a site. */
function formsOf(title: string): string[] {
  const folded = foldText(title.slice(0, longest * 4)).slice(0, longest)
  const bare = folded.replace(tags, '').replace(closingTag, '')
  const forms = new Set([bare === '' ? folded : bare])
  let rest = bare
  for (let step = 0; step < 3; step++) {
    const shorter = rest.replace(site, '')
    // the name of a site is shorter than what it stands behind
    if (shorter === rest || lettersOnly(shorter).length < Math.max(4, lettersOnly(rest).length / 2)) break
    forms.add(shorter)
    rest = shorter
  }
  return [...forms].map(lettersOnly).filter((form) => form !== '')
}

/**
 * How much two titles differ: edit distance by the length of the longer one, 0 to 1, after folding script, width, case and signs and leaving out
 * tags such as 【转载】 and the names of sites. 0 when either has none.
 */
export function titleDifference(original: string | undefined, copy: string | undefined): number {
  const left = formsOf(original ?? '')
  const right = formsOf(copy ?? '')
  let least = left.length === 0 || right.length === 0 ? 0 : 1
  for (const a of left) for (const b of right) least = Math.min(least, editDistance(Array.from(a), Array.from(b)))
  return least
}
