import { type Children, html } from './html.ts'

interface OutsideLinkProps {
  /** An address that a stranger gave. */
  readonly href: string
  readonly children?: Children
}

/** A link to an address that a stranger gave: only web addresses can be followed, and they learn nothing of who follows. */
export function OutsideLink({ href, children = href }: OutsideLinkProps) {
  const followed = URL.canParse(href) && ['http:', 'https:'].includes(new URL(href).protocol)
  if (!followed) return html`<span>${children}</span>`
  return html`<a href=${href} rel="noopener noreferrer nofollow external" target="_blank">${children}</a>`
}

/** What a stranger wrote: kept together, in whatever direction it runs, however it is built. */
export const Said = ({ children }: { readonly children?: Children }) => html`<bdi class="said">${children}</bdi>`
