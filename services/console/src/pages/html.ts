import htm from 'htm'
import { type ComponentChildren, h, type VNode } from 'preact'

/** What `htm` is: its types are written for CommonJS, where it would be the default of a namespace. */
interface Htm {
  bind(make: typeof h): (strings: TemplateStringsArray, ...values: unknown[]) => View
}

/** A piece of a page. Text in it is escaped when it is written out. */
export type View = VNode | VNode[]
/** What may stand inside of a piece. */
export type Children = ComponentChildren

/**
 * Makes a piece of a page from a template. Whatever is put into it, as text or as an attribute, stays text: there is no way to put markup in.
 * @example html`<p class="note">${title}</p>`
 */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => View = (htm as unknown as Htm).bind(h)
