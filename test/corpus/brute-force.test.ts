import { type Dossier, judgedContent, ownershipOf, Reading, shippedPacks } from '@sourcemark/adjudication'
import { lookupKeys, webAddress } from '@sourcemark/attribution'
import { newsSigns } from '@sourcemark/evidence'
import {
  type AccountUpdated,
  type ContentPublished,
  type GrantUpdated,
  type OriginalRegistered,
  noRights,
  type RightsData,
  readIngestRecord,
  type Verdict,
} from '@sourcemark/contract'
import {
  attributeMatches,
  attributeRewritings,
  backgroundRewritingStatistics,
  backgroundStatistics,
  compareRewriting,
  compareText,
  prepareQuery,
  prepareRewriting,
  type RewritingStatistics,
  RewritingStatisticsBuilder,
  readWords,
  reportThreshold,
  rewritingThreshold,
  StatisticsBuilder,
  sketchText,
  type TextSketch,
  type TextStatistics,
  type TextWords,
  terms,
} from '@sourcemark/fingerprint'
import type {
  Holder,
  Content as IndexedContent,
  PartFinding,
  PartMatch,
  PartRewrite,
  WrittenPart,
} from '@sourcemark/originals'
import type { Account, Grant } from '@sourcemark/registry'
import { applyPack } from '@sourcemark/verdict'
import { describe, expect, test } from 'vitest'
import { eventLines } from './event-lines.ts'
import { filmPosts } from './film-posts.ts'
import { corpusFiles, mediaPart } from './make.ts'
import { mediaWorks } from './media-works.ts'
import { picturePosts } from './picture-posts.ts'
import type { FileTags, PostedFile } from './posts.ts'
import { soundPosts } from './sound-posts.ts'

/**
 * The corpus judged without index, broker and database: every text against every earlier one, and
 * pictures, sounds and films as if they were always recognised.
 * When this fails, the fingerprints, the policy or the corpus changed; when only `npm start` fails, it is something between them.
 */

type Content = (ContentPublished | OriginalRegistered)['data']

const files = corpusFiles()
const accounts = new Map<string, AccountUpdated['data']>()
const grants = new Map<string, GrantUpdated['data']>()
const latest = new Map<string, Content>()
const withdrawn = new Set<string>()
for (const line of files.filter(({ name }) => name !== 'expected.jsonl').flatMap(({ text }) => eventLines(text))) {
  const read = readIngestRecord({ key: null, value: line })
  if (!read.ok) throw new Error(`${read.code} ${read.pointer}`)
  const { event } = read
  if (event.type === 'sourcemark.account.updated.v1') accounts.set(event.data.accountId, event.data)
  else if (event.type === 'sourcemark.content.withdrawn.v1') withdrawn.add(event.data.contentId)
  else if (event.type === 'sourcemark.grant.updated.v1') grants.set(event.data.grantId, event.data)
  else latest.set(event.data.contentId, event.data)
}
const order = (content: Content) => `${content.publishedAt} ${content.contentId}`
const contents = [...latest.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))

/** Files that can be had, by their address: what is to be seen or heard in them, and their tags. */
const shown = new Map(
  [
    ...mediaWorks.map((work): PostedFile => ({ ...work, shows: [] })),
    ...[...picturePosts(() => ''), ...soundPosts, ...filmPosts(() => '')].flatMap(({ files = [] }) => files),
  ].map((file) => [new URL(mediaPart(file).uri, import.meta.url).href, file] as const),
)

const fileOf = (part: Content['parts'][number]) => (part.kind === 'text' ? undefined : shown.get(part.uri ?? ''))

const rightsOf = ({ artist, copyright }: FileTags): RightsData => ({
  ...noRights,
  creators: [artist],
  copyrightNotice: copyright,
  from: { creators: ['id3'], copyrightNotice: ['id3'] },
})

/** What is read out of a file besides its fingerprint. */
function readingOf(part: Content['parts'][number]): WrittenPart['reading'] {
  const file = fileOf(part)
  if (file === undefined) return null
  const rights = file.tags === undefined ? noRights : rightsOf(file.tags)
  const seconds = { text: null, image: null, audio: 40, video: 25 }[part.kind]
  const words = file.words?.join('\n') ?? null
  return { width: null, height: null, seconds, track: null, words, lines: wordLines(file.words ?? []), rights }
}

/** Lines of words one below the other, as they stand on a card at the end of a film. */
function wordLines(lines: readonly string[]): NonNullable<WrittenPart['reading']>['lines'] {
  const starts = lines.map((_, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0))
  return lines.map((line, index) => ({
    start: starts[index] ?? 0,
    end: (starts[index] ?? 0) + line.length,
    box: { x: 0.1, y: 0.4 + 0.1 * index, w: 0.8, h: 0.07 },
    time: { start: 20, end: 25 },
  }))
}

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
      reading: readingOf(part),
    })),
  ]),
)
const ownerKeyOf = (content: Content): string => ownershipOf(toContent(content), histories).key
/** Each permission has one update here. One that takes back what was never given does so from the beginning of time. */
const granted = [...grants.values()].map(
  ({ validFrom, validTo, revoked, ...terms }): Grant => ({
    ...terms,
    validFrom: validFrom == null ? null : new Date(validFrom),
    validTo: validTo == null ? null : new Date(validTo),
    revokedAt: revoked ? new Date(0) : null,
  }),
)
const readings = new Map(
  [...indexed].map(([contentId, content]) => [contentId, new Reading(content, written.get(contentId) ?? [])]),
)
/** When each account first published something that it took down. */
const withdrawals = new Map<string, Date>()
for (const content of contents) {
  if (!withdrawn.has(content.contentId) || !('accountId' in content) || withdrawals.has(content.accountId)) continue
  withdrawals.set(content.accountId, new Date(content.publishedAt))
}

interface Read {
  readonly sketch: TextSketch
  readonly words: TextWords
}
const readTexts = new Map<string, Read>()
for (const { contentId, parts } of contents) {
  for (const part of parts) {
    const sketched = part.kind === 'text' ? sketchText(part.text, part.mediaType) : undefined
    if (part.kind === 'text' && sketched?.ok === true)
      readTexts.set(contentId, { sketch: sketched.sketch, words: readWords(part.text, sketched.sketch) })
  }
}

/** What weighs the evidence: the counts of keys and of words within sentences. */
interface Epoch {
  readonly text: TextStatistics
  readonly rewriting: RewritingStatistics
}
const background: Epoch = { text: backgroundStatistics(), rewriting: backgroundRewritingStatistics() }

/** What a content has from earlier ones: the same words, and the same said in others. */
function examine(content: Content, epoch: Epoch) {
  const read = readTexts.get(content.contentId)
  if (read === undefined) return undefined
  const query = prepareQuery(read.sketch, epoch.text)
  const before = contents.slice(0, contents.indexOf(content)).flatMap((original) => {
    const other = readTexts.get(original.contentId)
    return other === undefined || withdrawn.has(original.contentId) ? [] : [{ original, other }]
  })
  const compared = before.map(({ original, other }) => ({
    original,
    other,
    similarity: compareText(query, other.sketch, epoch.text),
  }))
  const literal = compared.filter(({ similarity }) => similarity.score >= reportThreshold)
  const others = compared.filter(({ similarity }) => similarity.score < reportThreshold)
  const matches = attributeMatches(literal).map(
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
  const taken = literal.flatMap(({ similarity }) => similarity.queryTokenRanges)
  const retelling = prepareRewriting(query, read.words, taken, epoch.rewriting)
  const retold = others
    .map(({ original, other }) => ({
      original,
      rewriting: compareRewriting(retelling, other.sketch, other.words, epoch),
    }))
    .filter(({ rewriting }) => rewriting.score >= rewritingThreshold)
  const rewrites = attributeRewritings(retold).map(
    ({ original, rewriting: { score, share, sentences } }): PartRewrite => ({
      contentId: original.contentId,
      partId: 'body',
      score,
      share,
      sentences,
    }),
  )
  return { matches, rewrites, query: retelling }
}

type Findings = ReadonlyMap<string, Pick<PartFinding, 'matches' | 'rewrites'>>

const examineAll = (epoch: Epoch) =>
  new Map(
    contents.flatMap((content) => {
      const found = examine(content, epoch)
      return found === undefined ? [] : [[content.contentId, found] as const]
    }),
  )
const onBackground = examineAll(background)

function epochOver(counted: readonly Content[]): Epoch {
  const text = new StatisticsBuilder()
  const rewriting = new RewritingStatisticsBuilder()
  for (const content of counted) {
    const sketch = readTexts.get(content.contentId)?.sketch
    if (sketch === undefined) continue
    text.add(
      ownerKeyOf(content),
      sketch,
      terms(sketch).map(({ term }) => term),
    )
    // What was copied is counted where it came from.
    const query = onBackground.get(content.contentId)?.query
    if (query !== undefined) rewriting.add(query.sentences, (sentence) => query.open[sentence] === 1)
  }
  return { text: text.finish(1), rewriting: rewriting.finish(1) }
}

/** Which account published which work, and when first. */
function holdersAmong(findings: Findings): Holder[] {
  const holders = new Map<string, Holder>()
  for (const content of contents) {
    if (!('accountId' in content) || withdrawn.has(content.contentId)) continue
    const shown = content.parts.flatMap((part) => shownIn(part) ?? [])
    for (const { contentId: originalId } of [...(findings.get(content.contentId)?.matches ?? []), ...shown]) {
      const key = `${content.accountId} ${originalId}`
      if (!holders.has(key))
        holders.set(key, { accountId: content.accountId, originalId, publishedAt: new Date(content.publishedAt) })
    }
  }
  return [...holders.values()]
}

const packs = await shippedPacks()

/** What of earlier works a file shows or lets hear: nothing, when it is not a copy, and null when nobody can open it. */
function shownIn(part: Content['parts'][number]): PartMatch[] | null {
  const file = fileOf(part)
  if (file === undefined || file.file.startsWith('broken.')) return null
  return file.shows.map((contentId) => {
    const original = originalKinds[contentId.slice(0, 3)] ?? 'text'
    // A film is seen in a film, and otherwise heard, or seen in a frame of it; all others are found where they are.
    const via = original === 'video' && part.kind !== 'text' ? part.kind : original
    const time = { start: 0, end: 24 }
    const timed = via === 'audio' || via === 'video'
    return {
      contentId,
      partId: { image: 'picture', audio: 'sound', video: 'film', text: 'body' }[original],
      via,
      score: 0.95,
      coverage: timed ? 0.95 : 0.8,
      originalCoverage: timed ? 0.95 : 0.8,
      spans: timed ? [{ query: time, original: time }] : [],
    }
  })
}

/** What a work of the corpus is, by the beginning of its name; articles are called by their language. */
const originalKinds: Readonly<Record<string, PartFinding['kind']>> = { pic: 'image', snd: 'audio', vid: 'video' }

function judge(content: Content, findings: Findings, holders: readonly Holder[]): Pick<Verdict, 'verdict' | 'matches'> {
  const post = indexed.get(content.contentId) as IndexedContent
  const parts = content.parts.map(
    (part): PartFinding => ({
      contentId: content.contentId,
      partId: part.partId,
      kind: part.kind,
      state: part.kind === 'text' || shownIn(part) !== null ? 'done' : 'failed:DECODE_FAILED',
      algorithms: {},
      statistics: null,
      matches: part.kind === 'text' ? (findings.get(content.contentId)?.matches ?? []) : (shownIn(part) ?? []),
      rewrites: part.kind === 'text' ? (findings.get(content.contentId)?.rewrites ?? []) : [],
      facts: [],
    }),
  )
  const reading = readings.get(content.contentId) as Reading
  const { marks } = reading
  const pages = new Set(marks.flatMap((mark) => lookupKeys(mark).pages))
  const ids = new Set(marks.flatMap((mark) => mark.contentIds))
  const dossier: Dossier = {
    content: post,
    owner: ownershipOf(post, histories),
    parts,
    newsScore: newsSigns(
      post.title ?? undefined,
      reading.parts.flatMap(({ blocks }) => blocks),
    ),
    marks,
    contents: indexed,
    readings,
    accounts: histories,
    named: [...histories.keys()].sort(),
    pointed: [...indexed.values()]
      .filter((one) => ids.has(one.contentId) || (one.page !== null && pages.has(one.page)))
      .map(({ contentId }) => contentId),
    holders,
    withdrawals,
    grants: granted,
    suppressions: [],
    ruling: null,
    keys: new Set(),
  }
  const { judged, pack } = judgedContent(dossier, packs)
  return applyPack(judged, pack)
}

const expected: { contentId: string; verdict: string[]; matches: string[] }[] = eventLines(
  files.find(({ name }) => name === 'expected.jsonl')?.text ?? '',
).map((line) => JSON.parse(line))

const epochs: [string, Epoch][] = [
  ['the background statistics', background],
  ['an epoch over the articles', epochOver(contents.filter(({ contentId }) => !contentId.startsWith('post-')))],
  ['an epoch over everything', epochOver(contents)],
]

describe.each(epochs)('by brute force, with %s', (_name, epoch) => {
  test('every content comes out as expected', () => {
    const findings = epoch === background ? onBackground : examineAll(epoch)
    const holders = holdersAmong(findings)
    const judged = expected.map(({ contentId }) => {
      const content = latest.get(contentId)
      if (content === undefined) throw new Error(`${contentId} is expected but not published.`)
      const { verdict, matches } = judge(content, findings, holders)
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
