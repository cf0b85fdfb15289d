/** Characters that change how what stands around them is shown, or show nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Names and titles that strangers chose, as they can stand within a sentence: on one line, without characters that turn its direction, and no longer than
 * `most` characters.
 */
export function inSentence(words: string, most = 60): string {
  const line = Array.from(
    words
      .slice(0, most * 8)
      .replace(unseen, ' ')
      .replace(/\s+/gu, ' ')
      .trim(),
  )
  return line.length <= most ? line.join('') : `${line.slice(0, most - 1).join('')}…`
}
