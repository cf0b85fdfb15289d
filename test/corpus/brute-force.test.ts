import {
  type AccountUpdated,
  type ContentPublished,
  type OriginalRegistered,
  readIngestRecord,
} from '@sourcemark/contract'
import {
  attributeMatches,
  backgroundStatistics,
  compareText,
  prepareQuery,
  reportThreshold,
  StatisticsBuilder,
  sketchText,
  type TextSketch,
  type TextStatistics,
  terms,
} from '@sourcemark/fingerprint'
import { decide, type JudgedPart, type Owner, type VerdictContent } from '@sourcemark/verdict'
import { describe, expect, test } from 'vitest'
import { corpusFiles } from './make.ts'

/**
 * The corpus judged without index, broker and database: every text against every earlier one. When this fails, the
 * fingerprints, the policy or the corpus changed; when only `npm start` fails, it is something between them.
 */

type Content = (ContentPublished | OriginalRegistered)['data']

const files = corpusFiles()
const lines = (text: string) => text.split('\n').filter((line) => line !== '')
const accounts = new Map<string, AccountUpdated['data']>()
const latest = new Map<string, Content>()
const withdrawn = new Set<string>()
for (const line of files.filter(({ name }) => name !== 'expected.jsonl').flatMap(({ text }) => lines(text))) {
  const read = readIngestRecord({ key: null, value: line })
  if (!read.ok) throw new Error(`${read.code} ${read.pointer}`)
  const { event } = read
  if (event.type === 'sourcemark.account.updated.v1') accounts.set(event.data.accountId, event.data)
  else if (event.type === 'sourcemark.content.withdrawn.v1') withdrawn.add(event.data.contentId)
  else if (event.type !== 'sourcemark.grant.updated.v1') latest.set(event.data.contentId, event.data)
}
const order = (content: Content) => `${content.publishedAt} ${content.contentId}`
const contents = [...latest.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))

function ownerOf(content: Content): Owner {
  if ('owner' in content) {
    const { name, aliases = [], urls = [] } = content.owner
    return { key: name, accountId: null, entityId: null, name, otherNames: [...aliases, ...urls] }
  }
  const account = accounts.get(content.accountId)
  const entityId = account?.entityId ?? content.accountId
  const otherNames = [...(account?.aliases ?? []), ...(account?.urls ?? []), content.accountId, entityId]
  return { key: entityId, accountId: content.accountId, entityId, name: account?.name ?? '', otherNames }
}

const sketches = new Map<string, TextSketch>()
for (const { contentId, parts } of contents) {
  for (const part of parts) {
    const sketched = part.kind === 'text' ? sketchText(part.text, part.mediaType) : undefined
    if (sketched?.ok === true) sketches.set(contentId, sketched.sketch)
  }
}

function statisticsOf(counted: readonly Content[]): TextStatistics {
  const builder = new StatisticsBuilder()
  for (const content of counted) {
    const sketch = sketches.get(content.contentId)
    if (sketch === undefined) continue
    builder.add(
      ownerOf(content).key,
      sketch,
      terms(sketch).map(({ term }) => term),
    )
  }
  return builder.finish(1)
}

function matchesOf(content: Content, statistics: TextStatistics) {
  const sketch = sketches.get(content.contentId)
  if (sketch === undefined) return []
  const query = prepareQuery(sketch, statistics)
  const earlier = contents.slice(0, contents.indexOf(content)).flatMap((original) => {
    const other = sketches.get(original.contentId)
    if (other === undefined || withdrawn.has(original.contentId)) return []
    const similarity = compareText(query, other, statistics)
    return similarity.score < reportThreshold ? [] : [{ original, similarity }]
  })
  return attributeMatches(earlier).map(({ original, similarity }) => ({
    contentId: original.contentId,
    partId: 'body',
    owner: ownerOf(original),
    title: original.title ?? null,
    url: original.url ?? null,
    publishedAt: original.publishedAt,
    via: 'text' as const,
    score: similarity.score,
    coverage: similarity.queryCoverage,
    originalCoverage: similarity.originalCoverage,
    spans: [...similarity.spans],
  }))
}

function judge(content: Content, statistics: TextStatistics): VerdictContent {
  const parts = content.parts.map(
    (part): JudgedPart => ({
      partId: part.partId,
      kind: part.kind,
      state: part.kind === 'text' ? 'done' : 'failed:UNSUPPORTED',
      algorithm: null,
      statistics: null,
      matches: part.kind === 'text' ? matchesOf(content, statistics) : [],
      facts: [],
    }),
  )
  return decide({
    contentId: content.contentId,
    revision: content.revision,
    owner: ownerOf(content),
    language: content.language ?? null,
    declared: 'declared' in content ? content.declared : {},
    parts,
  })
}

const expected: { contentId: string; verdict: string[]; matches: string[] }[] = lines(
  files.find(({ name }) => name === 'expected.jsonl')?.text ?? '',
).map((line) => JSON.parse(line))

const epochs: [string, TextStatistics][] = [
  ['the background statistics', backgroundStatistics()],
  ['an epoch over the articles', statisticsOf(contents.filter(({ contentId }) => !contentId.startsWith('post-')))],
  ['an epoch over everything', statisticsOf(contents)],
]

describe.each(epochs)('by brute force, with %s', (_name, statistics) => {
  test('every content comes out as expected', () => {
    const judged = expected.map(({ contentId }) => {
      const content = latest.get(contentId)
      if (content === undefined) throw new Error(`${contentId} is expected but not published.`)
      const { verdict, matches } = judge(content, statistics)
      return { contentId, verdict, matches: matches.map((match) => match.contentId).sort() }
    })
    expect(judged).toEqual(
      expected.map(({ contentId, verdict, matches }) => ({
        contentId,
        verdict: verdict[0],
        matches: matches.toSorted(),
      })),
    )
  })
})
