import { readFileSync } from 'node:fs'
import { type ContentPublished, readIngestRecord, VERDICT_CODES } from '@sourcemark/contract'
import { describe, expect, test } from 'vitest'
import { eventLines } from './event-lines.ts'
import { corpusFiles } from './make.ts'

const lines = (name: string): string[] => eventLines(readFileSync(new URL(name, import.meta.url), 'utf8'))
const files = ['1-accounts.jsonl', '2-originals.jsonl', '3-posts.jsonl', '4-late.jsonl', '5-afterwards.jsonl']
const events = files.flatMap(lines).map((line) => ({
  line,
  read: readIngestRecord({ key: null, value: line }),
}))
const contents = events.flatMap(({ read }) =>
  read.ok &&
  (read.event.type === 'sourcemark.content.published.v1' || read.event.type === 'sourcemark.original.registered.v1')
    ? [read.event]
    : [],
)
const last = new Map(contents.map((event) => [event.data.contentId, event]))
const expected: { contentId: string; verdict: string[]; matches: string[] }[] = lines('expected.jsonl').map((line) =>
  JSON.parse(line),
)

test.each(corpusFiles())('$name is what make.ts writes', ({ name, text }) => {
  expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(text)
})

test('every line is an event that intake accepts', () => {
  expect(events.filter(({ read }) => !read.ok)).toEqual([])
})

test('event ids are unique', () => {
  const ids = events.map(({ line }) => JSON.parse(line).id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('there are 34 articles, 10 pictures, 8 recordings, 5 films and 139 posts, and something is expected of each that gets a verdict', () => {
  const published = [...last.values()].filter((event) => event.type === 'sourcemark.content.published.v1')
  expect(last.size).toBe(196)
  expect(expected.map(({ contentId }) => contentId).sort()).toEqual(published.map((e) => e.data.contentId).sort())
})

test('every verdict of the contract is expected somewhere', () => {
  expect(new Set(expected.flatMap(({ verdict }) => verdict))).toEqual(new Set(VERDICT_CODES))
})

/** Runs of 15 units (a Han character is one, a Latin word two), the least that two texts must share to be found. */
function runs(text: string): Set<string> {
  const tokens = text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []
  const found = new Set<string>()
  for (let start = 0; start < tokens.length; start++) {
    let units = 0
    let end = start
    while (end < tokens.length && units < 15) units += /\p{Script=Han}/u.test(tokens[end++] ?? '') ? 1 : 2
    if (units >= 15) found.add(tokens.slice(start, end).join(' '))
  }
  return found
}
const textOf = (event: (typeof contents)[number]) =>
  event.data.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('\n')

describe('no two texts share a passage', () => {
  const innocent = expected.filter(({ matches }) => matches.length === 0).map(({ contentId }) => contentId)
  const texts = [...innocent, 'en-lighthouse'].flatMap((id) => {
    const event = last.get(id)
    return event === undefined ? [] : [{ id, runs: runs(textOf(event)) }]
  })
  // A withdrawn post and its copy are the one exception: the copy is innocent because the post is gone.
  const withdrawn = ['post-47', 'post-60']
  test.each(texts)('$id and those after it', ({ id, runs: mine }) => {
    const others = texts.slice(texts.findIndex((text) => text.id === id) + 1)
    const sharing = others.filter((other) => [...mine].some((run) => other.runs.has(run))).map((other) => other.id)
    expect(sharing.filter((other) => !(withdrawn.includes(id) && withdrawn.includes(other)))).toEqual([])
  })
})

test('the original that arrives last was published before its copies', () => {
  const late = last.get('zh-canal') as ContentPublished
  const copies = expected.filter(({ matches }) => matches.includes(late.data.contentId))
  expect(copies.length).toBeGreaterThan(1)
  for (const { contentId } of copies) {
    expect((last.get(contentId)?.data.publishedAt ?? '') > late.data.publishedAt).toBe(true)
  }
})
