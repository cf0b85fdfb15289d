import type { Language } from '../http/language.ts'

/** A word, or a sentence with blanks to be filled, in both languages. */
type Entry =
  | { readonly zh: string; readonly en: string }
  | { readonly zh: (...blanks: never[]) => string; readonly en: (...blanks: never[]) => string }

/** The words of one language. */
type Spoken<D> = {
  readonly [K in keyof D]: D[K] extends { readonly en: infer E } ? (E extends string ? string : E) : never
}

/**
 * Words of a page by their names, each in both languages, so that none can be missing in one.
 * @example
 * const words = dictionary({ title: { zh: '案件', en: 'Cases' }, found: { zh: (n: number) => `共 ${n} 件`, en: (n: number) => `${n} found` } })
 * words.zh.found(3)
 */
export function dictionary<const D extends Readonly<Record<string, Entry>>>(
  entries: D,
): Readonly<Record<Language, Spoken<D>>> {
  const spoken = (language: Language) =>
    Object.freeze(
      Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry[language]])),
    ) as Spoken<D>
  return Object.freeze({ zh: spoken('zh'), en: spoken('en') })
}
