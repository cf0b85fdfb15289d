const cc = /\bcc[- ]?(by(?:[- ](?:nc|nd|sa)){0,2}|0|zero)(?:[- ]?(\d\.\d))?/i
/** The order of Chinese blogs: CC 4.0 BY-SA. */
const versionFirst = /\bcc[- ](\d\.\d)[- ](by(?:[- ](?:nc|nd|sa)){0,2})/i
const address = /creativecommons\.org\/(?:licenses\/(by(?:-(?:nc|nd|sa)){0,2})|publicdomain\/(zero))(?:\/(\d\.\d))?/i
const english =
  /creative commons (attribution(?:[- ]?(?:non-?commercial|no-?deriv(?:ative|ation)?s?(?: works)?|share-?alike)){0,2}|zero)(?: (\d\.\d))?/i
const chinese =
  /(?:知识共享|知識共享|创用cc|創用cc|创作共用|cc) ?[(（「《]?(?:许可协议)? ?(?:cc ?)?署名((?:[- –—]*(?:非商业性?使用?|非商業性?(?:使用)?|禁止演绎|禁止演繹|禁止改作|相同方式共享|相同方式分享|以相同方式共享)){0,2}) ?(\d\.\d)?/i
const parts: readonly (readonly [RegExp, string])[] = [
  [/nc|non-?commercial|非商/i, 'NC'],
  [/nd|no-?deriv|禁止/i, 'ND'],
  [/sa|share-?alike|相同/i, 'SA'],
]

/**
 * The Creative Commons licence that a text states, as an SPDX-like id: `CC-BY-NC-4.0`, `CC0-1.0`; without a version where none is written.
 * @returns undefined when it states none.
 */
export function readLicence(text: string): string | undefined {
  const short = cc.exec(text) ?? address.exec(text)
  if (short !== null) {
    const [, terms = '', second, third] = short
    const zero = /^(?:0|zero)$/i.test(terms) || second === 'zero'
    return spdx(zero, terms, third ?? (second === 'zero' ? undefined : second))
  }
  const turned = versionFirst.exec(text)
  if (turned !== null) return spdx(false, turned[2] ?? '', turned[1])
  const long = english.exec(text)
  if (long !== null) return spdx(/^zero$/i.test(long[1] ?? ''), long[1] ?? '', long[2])
  const han = chinese.exec(text)
  return han === null ? undefined : spdx(false, han[1] ?? '', han[2])
}

function spdx(zero: boolean, terms: string, version: string | undefined): string {
  if (zero) return 'CC0-1.0'
  const named = parts.filter(([pattern]) => pattern.test(terms)).map(([, part]) => `-${part}`)
  return `CC-BY${named.join('')}${version === undefined ? '' : `-${version}`}`
}
