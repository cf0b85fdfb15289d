import Type, { type TSchema } from 'typebox'
import { limits } from './limits.ts'

/** The kinds of field that several messages share. */

/** An id: 1 to 256 characters, none of them a control character. */
export const Id = (description: string) =>
  Type.String({
    description,
    minLength: 1,
    maxLength: limits.idLength,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
  })

/** A point in time. */
export const Time = (description: string) => Type.String({ description, format: 'date-time' })

/** A SHA-256 in lower-case hex, as we write it. */
export const Hash = (description: string) => Type.String({ description, pattern: '^[0-9a-f]{64}$' })

export const Url = (description: string) => Type.String({ description, minLength: 1, maxLength: limits.urlLength })

export const Name = (description: string) => Type.String({ description, minLength: 1, maxLength: limits.nameLength })

export const List = <T extends TSchema>(items: T, description: string) =>
  Type.Array(items, { description, maxItems: limits.listLength })

export const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

/** An object of ours: nothing but the listed fields. Objects from outside stay open, so that senders may add to them. */
export const Closed = <T extends Record<string, TSchema>>(fields: T, description?: string) =>
  Type.Object(fields, { additionalProperties: false, ...(description === undefined ? {} : { description }) })
