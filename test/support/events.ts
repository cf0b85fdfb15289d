import type { OutgoingRecord } from '@sourcemark/broker'

/** An event as a platform sends it. */
export interface PlatformEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: Readonly<Record<string, unknown>>
}

export interface PostFields {
  readonly contentId: string
  /** The content's id with `acct-` in front when absent. */
  readonly accountId?: string
  readonly revision?: number
  /** Minutes after the first minute of the tests; decides priority. */
  readonly minute: number
  readonly text?: string
  readonly mediaType?: 'text/plain' | 'text/html' | 'text/markdown'
  /** Instead of `text`. */
  readonly parts?: readonly Readonly<Record<string, unknown>>[]
  readonly declared?: Readonly<Record<string, unknown>>
  readonly title?: string
  readonly language?: string
  readonly jurisdiction?: string
  readonly news?: boolean
  /** Instead of the address on the platform. */
  readonly url?: string
  /** Seconds after the minute. */
  readonly seconds?: number
}

const platform = 'https://platform.example'

/** The address of a content on the platform. */
export const addressOf = (contentId: string): string => `${platform}/s/${contentId}`

export const minuteOf = (minute: number): string =>
  new Date(Date.UTC(2026, 2, 1, 8) + minute * 60_000).toISOString().replace('.000Z', 'Z')

let sequence = 0

export function event(type: string, data: PlatformEvent['data'], minute = 0): PlatformEvent {
  return {
    specversion: '1.0',
    id: `evt-${++sequence}`,
    source: platform,
    type: `sourcemark.${type}.v1`,
    time: minuteOf(minute),
    datacontenttype: 'application/json',
    data,
  }
}

const partsOf = ({ text, mediaType, parts }: PostFields) =>
  parts ?? [{ partId: 'body', kind: 'text', mediaType: mediaType ?? 'text/plain', text: text ?? '' }]

export function published(post: PostFields): PlatformEvent {
  const { contentId, accountId = `acct-${contentId}`, revision = 1, minute, seconds = 0 } = post
  const { declared, title, language = 'zh', jurisdiction, news } = post
  return event('content.published', {
    contentId,
    revision,
    accountId,
    publishedAt: minuteOf(minute + seconds / 60),
    url: post.url ?? addressOf(contentId),
    language,
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(news === undefined ? {} : { news }),
    ...(title === undefined ? {} : { title }),
    ...(declared === undefined ? {} : { declared }),
    parts: partsOf(post),
  })
}

export const registered = (
  work: PostFields & { readonly owner: string; readonly urls?: readonly string[] },
): PlatformEvent =>
  event('original.registered', {
    contentId: work.contentId,
    owner: { name: work.owner, ...(work.urls === undefined ? {} : { urls: work.urls }) },
    publishedAt: minuteOf(work.minute + (work.seconds ?? 0) / 60),
    ...(work.title === undefined ? {} : { title: work.title }),
    ...(work.url === undefined ? {} : { url: work.url }),
    parts: partsOf(work),
  })

export const withdrawn = (contentId: string, minute: number): PlatformEvent =>
  event('content.withdrawn', { contentId, withdrawnAt: minuteOf(minute) })

export const account = (accountId: string, fields: Readonly<Record<string, unknown>> = {}, minute = 0): PlatformEvent =>
  event('account.updated', { accountId, name: `Name of ${accountId}`, ...fields }, minute)

/** A permission to repost that covers everything and everybody unless the fields say otherwise. */
export const grant = (
  grantId: string,
  owner: string,
  fields: Readonly<Record<string, unknown>> = {},
  minute = 0,
): PlatformEvent => event('grant.updated', { grantId, owner, grantee: '*', contentId: '*', ...fields }, minute)

const keyOf = ({ data }: PlatformEvent): string => String(data.grantId ?? data.contentId ?? data.accountId)

/** The whole event in the value. */
export const structured = (sent: PlatformEvent): OutgoingRecord => ({
  key: keyOf(sent),
  value: JSON.stringify(sent),
  headers: { 'content-type': 'application/cloudevents+json' },
})

/** The data in the value, everything else in `ce_` headers. */
export const binary = ({ data, datacontenttype, ...attributes }: PlatformEvent): OutgoingRecord => ({
  key: String(data.contentId ?? data.accountId),
  value: JSON.stringify(data),
  headers: {
    'content-type': datacontenttype,
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value])),
  },
})
