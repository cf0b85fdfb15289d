// Characters of scripts that write no spaces between words, and their punctuation.
const wide = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]`
const atStart = new RegExp(`^${wide}`, 'u')
const atEnd = new RegExp(`${wide}$`, 'u')

/** Whether a text begins with a character that takes no space before it. */
export const startsWide = (text: string): boolean => atStart.test(text)

/** Whether a text ends with a character that takes no space behind it. */
export const endsWide = (text: string): boolean => atEnd.test(text)
