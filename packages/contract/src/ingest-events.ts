import Type, { type Static, type TSchema } from 'typebox'
import { ACCOUNT_CLASSES, ACCOUNT_STATUSES, type IngestEventType, MEDIA_KINDS, TEXT_MEDIA_TYPES } from './codes.ts'
import { Id, List, Name, Nullable, Time, Url } from './fields.ts'
import { limits } from './limits.ts'

const ingestEvent = <T extends IngestEventType, D extends TSchema>(type: T, description: string, data: D) =>
  Type.Object(
    {
      specversion: Type.Literal('1.0', { description: 'Version of CloudEvents.' }),
      id: Id('Id of the event. The same source and id again change nothing.'),
      source: Type.String({
        description: 'Who sends: a URI reference, usually the platform’s address.',
        minLength: 1,
        maxLength: limits.sourceLength,
        pattern: '^[^\\u0000-\\u0020\\u007f-\\u009f]*$',
      }),
      type: Type.Literal(type),
      time: Type.Optional(
        Time(
          'When the event was made. Of two updates of one account or grant the later counts; nothing else depends on it.',
        ),
      ),
      datacontenttype: Type.Optional(
        Type.String({
          description: 'Media type of `data`: JSON.',
          pattern: '^[aA][pP][pP][lL][iI][cC][aA][tT][iI][oO][nN]/([^ ;]+\\+)?[jJ][sS][oO][nN] *(;.*)?$',
        }),
      ),
      data,
    },
    { description },
  )

const contentId = Id('Id of the content on the platform; also the key of the record.')
const accountId = (description: string) => Id(description)
const partId = Id('Id of the part, unique within the content.')
const caption = Type.Optional(
  Type.String({ description: 'Words shown with the medium, credits included.', maxLength: limits.captionLength }),
)

const TextPartSchema = Type.Object(
  {
    partId,
    kind: Type.Literal('text'),
    mediaType: Type.Enum([...TEXT_MEDIA_TYPES], { description: 'How the text is written.' }),
    text: Type.String({
      description: 'The text as published. At most 512 KiB of UTF-8. Spans of verdicts count its UTF-16 code units.',
      maxLength: limits.textBytes,
    }),
  },
  { description: 'A text, always inside the event.', not: { anyOf: [{ required: ['uri'] }, { required: ['data'] }] } },
)

const MediaPartSchema = Type.Object(
  {
    partId,
    kind: Type.Enum([...MEDIA_KINDS]),
    mediaType: Type.String({
      description: 'Media type as the platform knows it; the bytes are looked at all the same.',
      maxLength: 128,
      pattern: '^[A-Za-z0-9.+-]+/[A-Za-z0-9.+_-]+(;.*)?$',
    }),
    uri: Type.Optional(
      Type.String({
        description: 'Where the bytes are: `s3:`, `https:`, or `file:` under a configured root.',
        minLength: 1,
        maxLength: limits.urlLength,
      }),
    ),
    data: Type.Optional(
      Type.String({
        description: 'The bytes themselves in base64, at most 256 KiB of them.',
        contentEncoding: 'base64',
      }),
    ),
    sha256: Type.Optional(
      Type.String({
        description: 'SHA-256 of the bytes in hex; other bytes are refused.',
        pattern: '^[0-9a-fA-F]{64}$',
      }),
    ),
    bytes: Type.Optional(
      Type.Integer({ description: 'Size of the medium in bytes.', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    ),
    caption,
  },
  {
    description: 'A picture, sound or film: exactly one of `uri` and `data`.',
    not: { required: ['text'] },
    oneOf: [{ required: ['uri'] }, { required: ['data'] }],
  },
)

/** `discriminator` lets a validator name the field that is wrong instead of saying that no alternative fits. */
export const PartSchema = Type.Unsafe<Static<typeof TextPartSchema> | Static<typeof MediaPartSchema>>({
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [TextPartSchema, MediaPartSchema],
})

const parts = Type.Array(PartSchema, {
  description: 'What was published, in reading order.',
  minItems: limits.partsMin,
  maxItems: limits.partsMax,
})
const revision = (options: object) =>
  Type.Integer({
    description: 'Rises by one with every edit; a new revision is judged anew.',
    minimum: 1,
    maximum: limits.revisionMax,
    ...options,
  })
const url = Type.Optional(Url('Public address of the content.'))
const title = Type.Optional(Type.String({ description: 'Title as published.', maxLength: limits.titleLength }))
const language = Type.Optional(
  Type.String({
    description: 'Main language, as in BCP 47: `zh`, `zh-Hant`, `en`.',
    maxLength: 35,
    pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
  }),
)
const jurisdiction = Type.Optional(
  Type.String({ description: 'Country whose rules apply, two capital letters (ISO 3166-1).', pattern: '^[A-Z]{2}$' }),
)

export const ContentPublishedSchema = ingestEvent(
  'sourcemark.content.published.v1',
  'A content was published or edited.',
  Type.Object({
    contentId,
    revision: revision({}),
    accountId: accountId('Account that publishes.'),
    publishedAt: Time('When it was published by the platform’s clock; decides priority, never the arrival order.'),
    url,
    title,
    language,
    jurisdiction,
    news: Type.Optional(
      Type.Boolean({ description: 'The platform’s own classification: news information or not.', default: false }),
    ),
    declared: Type.Optional(
      Type.Object(
        {
          original: Type.Optional(Type.Boolean({ description: 'The author says that the work is their own.' })),
          repostOf: Type.Optional(
            Type.Object(
              {
                contentId: Type.Optional(Id('Content that is reposted.')),
                url: Type.Optional(Url('Address of the reposted work.')),
                owner: Type.Optional(Name('Who owns the reposted work, as written by the author.')),
                title: Type.Optional(
                  Type.String({ description: 'Title of the reposted work.', maxLength: limits.titleLength }),
                ),
              },
              { description: 'The author says that this is a repost, and of what.' },
            ),
          ),
          editor: Type.Optional(Name('Editor responsible for the post.')),
        },
        { description: 'What the author declared in the publishing form.', default: {} },
      ),
    ),
    parts,
  }),
)

export const ContentWithdrawnSchema = ingestEvent(
  'sourcemark.content.withdrawn.v1',
  'A content was taken down by its platform: it stops matching, its verdicts stay in the ledger.',
  Type.Object({ contentId, withdrawnAt: Time('When it was taken down.') }),
)

export const OriginalRegisteredSchema = ingestEvent(
  'sourcemark.original.registered.v1',
  'A right holder registers a work that was not published here. Matched like any content, gets no verdict of its own.',
  Type.Object({
    contentId,
    revision: Type.Optional(revision({ default: 1 })),
    owner: Type.Object(
      {
        name: Name('Name of the right holder.'),
        aliases: Type.Optional(List(Name('Another name.'), 'Other names that credits may use.')),
        urls: Type.Optional(List(Url('Address of the right holder.'), 'Addresses that credits may link to.')),
      },
      { description: 'Who owns the work.' },
    ),
    publishedAt: Time('When the work was first published anywhere.'),
    url,
    title,
    language,
    jurisdiction,
    parts,
  }),
)

export const AccountUpdatedSchema = ingestEvent(
  'sourcemark.account.updated.v1',
  'An account as it is from now on; replaces what was known of it.',
  Type.Object({
    accountId: accountId('Id of the account; also the key of the record.'),
    entityId: Type.Optional(Id('Who is behind it: accounts of one entity are one owner. Absent: the account alone.')),
    name: Name('Name that readers see.'),
    aliases: Type.Optional(Type.Array(Name('Another name.'), { maxItems: limits.listLength, default: [] })),
    handles: Type.Optional(Type.Array(Name('Such as `@name`.'), { maxItems: limits.listLength, default: [] })),
    urls: Type.Optional(Type.Array(Url('Home page or profile.'), { maxItems: limits.listLength, default: [] })),
    class: Type.Optional(Type.Enum([...ACCOUNT_CLASSES], { description: 'What kind of account.', default: 'other' })),
    status: Type.Optional(Type.Enum([...ACCOUNT_STATUSES], { description: 'What it may do.', default: 'active' })),
    licences: Type.Optional(
      Type.Array(
        Type.Object({
          kind: Name('Such as `news-editing`, `news-repost`, `news-platform`.'),
          number: Type.Optional(Name('Number of the licence.')),
          validFrom: Type.Optional(Nullable(Time('Start; open when null.'))),
          validTo: Type.Optional(Nullable(Time('End; open when null.'))),
          status: Type.Optional(Name('Such as `valid`, `revoked`.')),
        }),
        { description: 'Licences that the platform has checked.', maxItems: limits.listLength, default: [] },
      ),
    ),
  }),
)

export const GrantUpdatedSchema = ingestEvent(
  'sourcemark.grant.updated.v1',
  'A permission to repost as it is from now on; replaces what was known of it.',
  Type.Object({
    grantId: Id('Id of the permission.'),
    owner: Id('Who permits: an accountId or an entityId.'),
    grantee: Id('Who may repost: an accountId, or `*` for everybody.'),
    contentId: Id('What may be reposted, or `*` for everything of the owner.'),
    mayModify: Type.Optional(Type.Boolean({ description: 'Changes are allowed.', default: false })),
    mayHideSource: Type.Optional(Type.Boolean({ description: 'The source need not be shown.', default: false })),
    validFrom: Type.Optional(Nullable(Time('Start; open when null.'))),
    validTo: Type.Optional(Nullable(Time('End; open when null.'))),
    revoked: Type.Optional(Type.Boolean({ description: 'Taken back.', default: false })),
  }),
)

type Simplify<T> = { [K in keyof T]: T[K] }
type Filled<T, K extends keyof T> = Simplify<Omit<T, K> & { [P in K]-?: Exclude<T[P], undefined> }>
/** An event after reading: the named fields of its data were filled with their defaults where the sender left them out. */
type Read<E extends { data: object }, K extends keyof E['data']> = Simplify<
  Omit<E, 'data'> & { data: Filled<E['data'], K> }
>

export type TextPart = Static<typeof TextPartSchema>
export type MediaPart = Static<typeof MediaPartSchema>
export type Part = TextPart | MediaPart

export type ContentPublished = Read<Static<typeof ContentPublishedSchema>, 'news' | 'declared'>
export type ContentWithdrawn = Static<typeof ContentWithdrawnSchema>
export type OriginalRegistered = Read<Static<typeof OriginalRegisteredSchema>, 'revision'>
export type AccountUpdated = Read<
  Static<typeof AccountUpdatedSchema>,
  'aliases' | 'handles' | 'urls' | 'class' | 'status' | 'licences'
>
export type GrantUpdated = Read<Static<typeof GrantUpdatedSchema>, 'mayModify' | 'mayHideSource' | 'revoked'>
export type Licence = AccountUpdated['data']['licences'][number]
export type Declared = ContentPublished['data']['declared']

/**
 * An event of the ingest topic after reading: valid, times in UTC with milliseconds, hashes in lower case, defaults
 * filled in. Fields that the contract does not know may be present and mean nothing.
 */
export type IngestEvent = ContentPublished | ContentWithdrawn | OriginalRegistered | AccountUpdated | GrantUpdated
