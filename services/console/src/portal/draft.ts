import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { sha256Hex } from '@sourcemark/contract'
import { type BlobStore, sniff } from '@sourcemark/media'
import { checkFiles, type FileProblem, FORM_FIELDS, type FormField, fileName } from '@sourcemark/review'
import type { HandedIn } from '../http/handed-in.ts'
import { type FormShape, inputOf } from './form-shape.ts'
import { typedText } from './typed-text.ts'

/** A file of a form that is being filled in. Its bytes are in the blob store already, so that an error elsewhere in the form loses nothing. */
export interface DraftFile {
  readonly fileId: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
}

/** A form that is being filled in. */
export interface Draft {
  /** Made by chance when the form is first shown, and known to nobody else: what it leads to happens once. */
  readonly id: string
  /** What stands in the fields, files aside. */
  readonly values: Readonly<Partial<Record<FormField, string>>>
  readonly files: readonly DraftFile[]
}

/** A draft with nothing in it but what is known already. */
export const newDraft = (values: Draft['values'] = {}): Draft => ({
  id: randomBytes(18).toString('base64url'),
  values,
  files: [],
})

/** What a browser sends back of a draft. */
export interface SentDraft {
  readonly draft: string
  /** Sealed files that came before. */
  readonly kept?: readonly string[] | undefined
  /** Ids of those that are to go. */
  readonly drop?: readonly string[] | undefined
}

const sealOf = (key: Buffer, draft: string, text: string): Buffer =>
  createHmac('sha256', key).update(`draft ${draft} ${text}`).digest()

/** What a form keeps of a file that was handed in with it; good for that form alone. */
export function sealFile(key: Buffer, draft: string, file: DraftFile): string {
  const text = Buffer.from(JSON.stringify(file)).toString('base64url')
  return `${text}.${sealOf(key, draft, text).toString('base64url')}`
}

/** The file that a form keeps; null when the seal is none of ours. */
export function openFile(key: Buffer, draft: string, sealed: string): DraftFile | null {
  const [text = '', seal = ''] = sealed.split('.')
  const [given, right] = [Buffer.from(seal, 'base64url'), sealOf(key, draft, text)]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as DraftFile
}

export interface ReadDraft {
  readonly draft: Draft
  /** What is wrong with files; those are not kept. */
  readonly problems: readonly (Pick<FileProblem, 'message'> & { readonly name: string })[]
}

/** Reads what a browser sent. New files go into the blob store when their bytes are what may be handed in. */
export async function readDraft(
  shape: FormShape,
  sent: SentDraft,
  fields: Readonly<Record<string, unknown>>,
  handedIn: readonly HandedIn[],
  { blobs, key }: { readonly blobs: BlobStore; readonly key: Buffer },
): Promise<ReadDraft> {
  const before = (sent.kept ?? []).flatMap((sealed) => {
    const file = openFile(key, sent.draft, sealed)
    return file === null || sent.drop?.includes(file.fileId) ? [] : [file]
  })
  const offered = await Promise.all(
    handedIn.map(async (file) => ({ ...file, mediaType: (await sniff(file.path))?.mediaType ?? null })),
  )
  const problems = checkFiles([...before, ...offered])
  const wrong = new Map(problems.map((problem) => [problem.index, problem]))
  const files = before.filter((_, index) => !wrong.has(index))
  for (const [index, { path, name, bytes, mediaType }] of offered.entries()) {
    if (wrong.has(before.length + index) || mediaType === null) continue
    const { sha256 } = await blobs.put(createReadStream(path))
    // the same file again is the same file
    const fileId = sha256Hex(`${sent.draft} ${sha256}`).slice(0, 24)
    if (!files.some((file) => file.fileId === fileId)) {
      files.push({ fileId, name: fileName(name), mediaType, bytes, sha256 })
    }
  }
  const all = [...before, ...offered]
  return {
    draft: { id: sent.draft, values: valuesOf(shape, fields), files },
    problems: problems.map(({ index, message }) => ({ message, name: fileName(all[index]?.name ?? '') })),
  }
}

function valuesOf(shape: FormShape, fields: Readonly<Record<string, unknown>>): Draft['values'] {
  return Object.fromEntries(
    shape.fields.flatMap((field) => {
      const value = fields[field]
      if (inputOf(field) === 'files' || typeof value !== 'string' || value === '') return []
      return [[field, typedText(value)]]
    }),
  )
}

/** What a draft says, as the acceptance check reads it. */
export function filledIn({ values, files }: Draft): Readonly<Record<string, unknown>> {
  const filled: Record<string, unknown> = {}
  for (const field of Object.keys(FORM_FIELDS) as FormField[]) {
    const value = values[field]
    if (inputOf(field) === 'files') {
      if (files.length > 0) filled[field] = files.map(({ fileId }) => fileId)
    } else if (value !== undefined) filled[field] = inputOf(field) === 'box' ? true : value.trim()
  }
  return filled
}
