/**
 * Writes the demo corpus: accounts, permissions, originals, posts and what is expected of them, made from the articles and the list of
 * posts. `node test/corpus/make.ts` after a change; a test notices when it was forgotten.
 */
import { writeFileSync } from 'node:fs'
import { accounts, articleOwners, grants, lateArticle, newsArticles, registeredArticle } from './accounts.ts'
import { readArticle } from './articles.ts'
import { type MediaWork, mediaWorks } from './media-works.ts'
import { type CorpusPost, posts } from './posts.ts'
import { contentUrl } from './write-post.ts'

const SOURCE = 'https://platform.example'
const FIRST_ARTICLE = Date.parse('2026-02-01T00:00:00Z')
const FIRST_POST = Date.parse('2026-03-10T01:00:00Z')
const HOUR = 3_600_000
const MINUTE = 60_000

const iso = (time: number): string => new Date(time).toISOString()

const event = (id: string, type: string, time: number, data: object) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type: `sourcemark.${type}.v1`,
  time: iso(time),
  datacontenttype: 'application/json',
  data,
})

const languageOf = (article: string): string => article.slice(0, 2)

function accountEvents() {
  return accounts.map((account) =>
    event(`account-${account.accountId}`, 'account.updated', FIRST_ARTICLE - HOUR, {
      ...account,
      handles: [`@${account.accountId}`],
      urls: [`${SOURCE}/u/${account.accountId}`],
      status: 'active',
    }),
  )
}

const grantEvents = () =>
  grants.map((grant) => event(grant.grantId, 'grant.updated', FIRST_ARTICLE - HOUR, { ...grant, revoked: false }))

function articleEvent(name: string, index: number) {
  const { title, text } = readArticle(name)
  const time = FIRST_ARTICLE + index * 7 * HOUR
  return event(`published-${name}`, 'content.published', time + 2000, {
    contentId: name,
    revision: 1,
    accountId: articleOwners[name],
    publishedAt: iso(time),
    url: contentUrl(name),
    title,
    language: languageOf(name),
    jurisdiction: 'CN',
    news: newsArticles.has(name),
    declared: { original: true },
    parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }],
  })
}

const mediaTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
}

/** How parts of a kind are called, and where its files, which are made at run time, lie beside the files of events. */
const media = {
  image: { name: 'picture', folder: 'pictures' },
  audio: { name: 'sound', folder: 'sounds' },
  video: { name: 'film', folder: 'films' },
} as const

type MediaKind = keyof typeof media

const isKind = (kind: string | undefined): kind is MediaKind => kind !== undefined && Object.hasOwn(media, kind)

/** What a file is as a part of a content. */
export function mediaPart({ file, caption }: { readonly file: string; readonly caption: string }, number?: number) {
  const mediaType = mediaTypes[file.slice(file.lastIndexOf('.') + 1)]
  const kind = mediaType?.split('/')[0]
  if (!isKind(kind)) throw new Error(`Nobody knows what ${file} is.`)
  const { name, folder } = media[kind]
  return { partId: number === undefined ? name : `${name}-${number}`, kind, mediaType, uri: `${folder}/${file}`, caption }
}

function mediaEvent(work: MediaWork, index: number) {
  const { contentId, accountId, title, language } = work
  const time = FIRST_ARTICLE + (Object.keys(articleOwners).length + index) * 7 * HOUR
  return event(`published-${contentId}`, 'content.published', time + 2000, {
    contentId,
    revision: 1,
    accountId,
    publishedAt: iso(time),
    url: contentUrl(contentId),
    title,
    language,
    jurisdiction: 'CN',
    news: false,
    declared: { original: true },
    parts: [mediaPart(work)],
  })
}

function registeredEvent() {
  const { title, text } = readArticle(registeredArticle)
  return event(`registered-${registeredArticle}`, 'original.registered', FIRST_ARTICLE, {
    contentId: registeredArticle,
    owner: { name: 'Skerry Point Trust', aliases: [], urls: ['https://skerry-point.example'] },
    publishedAt: '2021-06-04T09:00:00.000Z',
    title,
    language: languageOf(registeredArticle),
    parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }],
  })
}

function parts(post: CorpusPost, contentId: string, text: string | undefined) {
  const body = { partId: 'body', kind: 'text', mediaType: post.mediaType ?? 'text/plain', text }
  const { medium } = post
  const file = medium?.kind === 'video' ? 'clip.mp4' : 'picture.jpg'
  const attached = medium && {
    partId: `${medium.kind}-1`,
    kind: medium.kind,
    mediaType: medium.kind === 'video' ? 'video/mp4' : 'image/jpeg',
    uri: `https://media.platform.example/${contentId}/${file}`,
    caption: medium.caption,
  }
  const files = (post.files ?? []).map((file, index) => mediaPart(file, index + 1))
  return [...(text === undefined ? [] : [body]), ...(attached ? [attached] : []), ...files]
}

function postEvents(post: CorpusPost, contentId: string, time: number) {
  return [post.text, ...(post.edits ?? [])].map((text, index) =>
    event(`published-${contentId}-${index + 1}`, 'content.published', time + index * MINUTE + 2000, {
      contentId,
      revision: index + 1,
      accountId: post.accountId,
      publishedAt: iso(time),
      url: contentUrl(contentId),
      title: post.title,
      language: post.language,
      jurisdiction: 'CN',
      news: post.news ?? false,
      declared: post.declared ?? {},
      parts: parts(post, contentId, text),
    }),
  )
}

function withdrawnEvent(contentId: string, withdrawnAt: number) {
  return event(`withdrawn-${contentId}`, 'content.withdrawn', withdrawnAt, { contentId, withdrawnAt: iso(withdrawnAt) })
}

/** One post every ten minutes, but for those that come right after the one before. */
const timeOfPost = ({ secondsAfter }: CorpusPost, index: number): number =>
  secondsAfter === undefined
    ? FIRST_POST + index * 10 * MINUTE
    : FIRST_POST + (index - 1) * 10 * MINUTE + secondsAfter * 1000

/** Every file of the corpus: its name and its text. */
export function corpusFiles(): { name: string; text: string }[] {
  const articles = Object.keys(articleOwners).map((name, index) => ({ name, event: articleEvent(name, index) }))
  const allPosts = posts((name) => readArticle(name).text).map((post, index) => ({
    post,
    contentId: `post-${String(index + 1).padStart(2, '0')}`,
    time: timeOfPost(post, index),
  }))
  const onTime = articles.filter(({ name }) => name !== lateArticle).map((article) => article.event)
  const late = articles.filter(({ name }) => name === lateArticle).map((article) => article.event)
  const eventsOf = (some: typeof allPosts) =>
    some.flatMap(({ post, contentId, time }) => postEvents(post, contentId, time))
  const withdrawn = allPosts
    .filter(({ post }) => post.withdrawn === true)
    .map(({ contentId, time }) => withdrawnEvent(contentId, time + MINUTE))
  const expected = [
    ...[...articles.map(({ name }) => name), ...mediaWorks.map(({ contentId }) => contentId)].map((contentId) => ({
      contentId,
      attack: 'original',
      verdict: ['no_match'],
      matches: [],
    })),
    ...allPosts.map(({ post: { attack, verdict, matches }, contentId }) => ({ contentId, attack, verdict, matches })),
  ]
  const files: [string, object[]][] = [
    ['1-accounts.jsonl', [...accountEvents(), ...grantEvents()]],
    ['2-originals.jsonl', [registeredEvent(), ...onTime, ...mediaWorks.map(mediaEvent)]],
    ['3-posts.jsonl', eventsOf(allPosts.filter(({ post }) => post.afterwards !== true))],
    ['4-late.jsonl', [...late, ...withdrawn]],
    ['5-afterwards.jsonl', eventsOf(allPosts.filter(({ post }) => post.afterwards === true))],
    ['expected.jsonl', expected],
  ]
  return files.map(([name, lines]) => ({ name, text: lines.map((line) => `${JSON.stringify(line)}\n`).join('') }))
}

if (import.meta.main) {
  for (const { name, text } of corpusFiles()) writeFileSync(new URL(name, import.meta.url), text)
}
