import { type Dossier, judgedContent, ownershipOf, shippedPacks } from '@sourcemark/adjudication'
import { findMarks, lookupKeys, webAddress } from '@sourcemark/attribution'
import {
  type AccountUpdated,
  type ContentPublished,
  type OriginalRegistered,
  readIngestRecord,
  type Verdict,
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
import type { Content as IndexedContent, PartFinding, PartMatch, WrittenPart } from '@sourcemark/originals'
import type { Account } from '@sourcemark/registry'
import { applyPack } from '@sourcemark/verdict'
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

/** A content as the index would keep it. */
const toContent = (content: Content): IndexedContent => {
  const published = 'accountId' in content ? content : undefined
  return {
    contentId: content.contentId,
    revision: content.revision,
    accountId: published?.accountId ?? null,
    ownerName: 'owner' in content ? content.owner.name : null,
    ownerAliases: 'owner' in content ? (content.owner.aliases ?? []) : [],
    ownerUrls: 'owner' in content ? (content.owner.urls ?? []) : [],
    registered: published === undefined,
    publishedAt: new Date(content.publishedAt),
    url: content.url ?? null,
    title: content.title ?? null,
    language: content.language ?? null,
    jurisdiction: content.jurisdiction ?? null,
    news: published?.news ?? false,
    declared: published?.declared ?? {},
    page: content.url === undefined ? null : (webAddress(content.url)?.page ?? null),
    acceptedAt: new Date(0),
    withdrawn: withdrawn.has(content.contentId),
  }
}
const indexed = new Map([...latest].map(([id, content]) => [id, toContent(content)]))
const histories = new Map<string, Account>(
  [...accounts].map(([accountId, data]) => [
    accountId,
    { accountId, states: [{ from: new Date(0), ...data, entityId: data.entityId ?? null }] },
  ]),
)
const written = new Map(
  [...latest].map(([contentId, { parts }]): [string, WrittenPart[]] => [
    contentId,
    parts.map((part) => ({
      contentId,
      partId: part.partId,
      kind: part.kind,
      mediaType: part.mediaType,
      text: part.kind === 'text' ? part.text : null,
      caption: part.kind === 'text' ? null : (part.caption ?? null),
    })),
  ]),
)
const ownerKeyOf = (content: Content): string => ownershipOf(toContent(content), histories).key

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
      ownerKeyOf(content),
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
  return attributeMatches(earlier).map(
    ({ original, similarity }): PartMatch => ({
      contentId: original.contentId,
      partId: 'body',
      via: 'text',
      score: similarity.score,
      coverage: similarity.queryCoverage,
      originalCoverage: similarity.originalCoverage,
      spans: [...similarity.spans],
    }),
  )
}

const packs = await shippedPacks()

function judge(content: Content, statistics: TextStatistics): Pick<Verdict, 'verdict' | 'matches'> {
  const post = indexed.get(content.contentId) as IndexedContent
  const parts = content.parts.map(
    (part): PartFinding => ({
      contentId: content.contentId,
      partId: part.partId,
      kind: part.kind,
      state: part.kind === 'text' ? 'done' : 'failed:UNSUPPORTED',
      algorithm: null,
      statistics: null,
      matches: part.kind === 'text' ? matchesOf(content, statistics) : [],
      rewrites: [],
      facts: [],
    }),
  )
  const own = written.get(content.contentId) ?? []
  const marks = findMarks({
    parts: own.map(({ text, caption, ...part }) => ({ ...part, ...(text === null ? {} : { text }), ...(caption === null ? {} : { caption }) })),
    ...(post.title === null ? {} : { title: post.title }),
    declared: post.declared,
  })
  const pages = new Set(marks.flatMap((mark) => lookupKeys(mark).pages))
  const ids = new Set(marks.flatMap((mark) => mark.contentIds))
  const dossier: Dossier = {
    content: post,
    owner: ownershipOf(post, histories),
    parts,
    marks,
    contents: indexed,
    written,
    accounts: histories,
    named: [...histories.keys()].sort(),
    pointed: [...indexed.values()].filter((one) => ids.has(one.contentId) || (one.page !== null && pages.has(one.page))).map(({ contentId }) => contentId),
    holders: [],
    withdrawals: new Map(),
    grants: [],
    suppressions: [],
    keys: new Set(),
  }
  const { judged, pack } = judgedContent(dossier, packs)
  return applyPack(judged, pack)
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
