import type { BothLanguages } from '@sourcemark/review'

/** Languages in which everything is said. */
export const LANGUAGES = Object.freeze(['zh', 'en'] as const)
export type Language = (typeof LANGUAGES)[number]

/** Whether a value names one of them. */
export const isLanguage = (value: unknown): value is Language => value === 'zh' || value === 'en'

/** What a request says about the language of its answer. */
export interface LanguageSigns {
  /** `?lang=`. */
  readonly asked: unknown
  /** What was chosen earlier. */
  readonly chosen: string | undefined
  /** The header Accept-Language. */
  readonly accepted: string | undefined
}

/** The language of an answer: what is asked for now, else what was chosen earlier, else what the browser likes best, else English. */
export function chooseLanguage({ asked, chosen, accepted }: LanguageSigns): Language {
  if (isLanguage(asked)) return asked
  if (isLanguage(chosen)) return chosen
  return preferred(accepted ?? '')
}

function preferred(accepted: string): Language {
  let best: { readonly language: Language; readonly weight: number } | undefined
  for (const range of accepted.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const language = tag.split('-')[0]
    if (!isLanguage(language)) continue
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.slice(2))
    if (weight > (best?.weight ?? 0)) best = { language, weight }
  }
  return best?.language ?? 'en'
}

/** The same in both languages. */
export const say = (zh: string, en: string): BothLanguages => Object.freeze({ zh, en })
