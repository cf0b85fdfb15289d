import { inputFiles, readLines } from './input.ts'
import type { ShownContent } from './verdict-table.ts'

interface ContentEvent {
  readonly data?: {
    readonly contentId?: string
    readonly title?: string
    readonly parts?: readonly { readonly partId: string; readonly text?: string }[]
  }
}

/** Titles and texts of every content in the input, the last revision of each, for the table. */
export async function readShownContents(input: string): Promise<Map<string, ShownContent>> {
  const contents = new Map<string, ShownContent>()
  for (const file of await inputFiles(input)) {
    for await (const line of readLines(file)) {
      const { data } = JSON.parse(line) as ContentEvent
      if (data?.contentId === undefined || data.parts === undefined) continue
      const texts = data.parts.flatMap(({ partId, text }) => (text === undefined ? [] : [[partId, text] as const]))
      contents.set(data.contentId, { title: data.title ?? '', texts: new Map(texts) })
    }
  }
  return contents
}
