import { readFileSync } from 'node:fs'

export interface Article {
  readonly title: string
  /** A paragraph on each line. */
  readonly text: string
}

/** An article of the corpus by the name of its file. */
export function readArticle(name: string): Article {
  const file = readFileSync(new URL(`articles/${name}.md`, import.meta.url), 'utf8').trimEnd()
  const end = file.indexOf('\n')
  return { title: file.slice(2, end), text: file.slice(end + 1).replace(/\n{2,}/g, '\n') }
}
