/** Query parameters that say how a reader came, not what is shown. */
const tracking =
  /^(?:utm_.*|spm|scm|from|fr|src|share.*|s_trans|fbclid|gclid|msclkid|yclid|igshid|igsh|mc_[ce]id|_ga|ref|ref_.*|ref_src|source|isappinstalled|nsukey|wx_header|scene|clicktime|enterid|sessionid|ascene|devicetype|version|pass_ticket|weibo_id|from_source|vd_source|spm_id_from|timestamp|cmpid|ncid|xtor)$/i
/** Hosts whose `src`, `from`, … are tracking, but whose page is named by these parameters. */
const wechatKeys = new Set(['__biz', 'mid', 'idx', 'sn'])

export interface WebAddress {
  /** Without scheme, `www.`, port, tracking parameters, fragment and closing slash; equal for addresses of one page. */
  readonly page: string
  readonly host: string
}

/**
 * What two addresses of one page have in common. Hosts pass through WHATWG URL, so that punycode and Unicode, capitals, dots in paths and
 * percent-encoding agree.
 * @returns undefined for what is no web address.
 */
export function webAddress(written: string): WebAddress | undefined {
  const trimmed = written.trim()
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//, '')}`
  let url: URL
  try {
    url = new URL(full)
  } catch {
    return undefined
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  // an address with user info shows one host and leads to another
  if (url.username !== '' || url.password !== '') return undefined
  const host = url.hostname.replace(/\.$/, '').replace(/^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)/, '')
  if (!host.includes('.')) return undefined
  const wechat = host === 'mp.weixin.qq.com'
  const query = [...url.searchParams]
    .filter(([name]) => (wechat && url.pathname === '/s' ? wechatKeys.has(name) : !tracking.test(name)))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const path = plainPath(url.pathname).replace(/\/(?:index\.(?:html?|php))?$/, '')
  // single-page sites keep the page in the fragment
  const fragment = /^#!?\//.test(url.hash) ? url.hash : ''
  return { page: `${host}${path}${query === '' ? '' : `?${query}`}${fragment}`, host }
}

function plainPath(path: string): string {
  try {
    return encodeURI(decodeURI(path)).replace(/%25(?=[0-9A-F]{2})/gi, '%')
  } catch {
    return path
  }
}
