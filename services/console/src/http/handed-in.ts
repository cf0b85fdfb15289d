import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import type { FileLimits } from './route.ts'

/** A file that came with a form. It lies in a temporary folder that goes away with the answer. */
export interface HandedIn {
  /** Field of the form. */
  readonly field: string
  /** Name as it was given: a stranger's words. */
  readonly name: string
  /** Where its bytes are. */
  readonly path: string
  readonly bytes: number
}

/** A form with its files. */
export interface ReadForm {
  readonly fields: Readonly<Record<string, unknown>>
  readonly files: readonly HandedIn[]
  /** Removes the files. */
  discard(): Promise<void>
}

/** Why a form with files is not read. */
export type FormRefusal = 'FILE_TOO_LARGE' | 'TOO_MANY_FILES' | 'FORM_TOO_LARGE' | 'FORM_BROKEN'

const fieldCount = 200
const fieldBytes = 128 * 1024

/**
 * Reads a form of the kind `multipart/form-data`. Fields come before files: `fieldsDone` sees them first, and what it throws ends the reading.
 * @throws FormError
 */
export async function readForm(
  request: FastifyRequest,
  { count, bytes }: FileLimits,
  fieldsDone: (fields: Readonly<Record<string, unknown>>) => void,
): Promise<ReadForm> {
  const fields: Record<string, unknown> = Object.create(null)
  const files: HandedIn[] = []
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-form-'))
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true })
  let checked = false
  const check = (): void => {
    if (!checked) fieldsDone(fields)
    checked = true
  }
  try {
    // A file input that was left empty counts as a file too; one more tells a form that has too many.
    const limits = {
      files: count + 8,
      fileSize: bytes,
      fields: fieldCount,
      fieldSize: fieldBytes,
      parts: fieldCount + count + 8,
    }
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw new FormError('FORM_TOO_LARGE')
        addField(fields, part.fieldname, String(part.value))
        continue
      }
      check()
      const path = join(folder, String(files.length))
      await pipeline(part.file, createWriteStream(path))
      if (part.file.truncated) throw new FormError('FILE_TOO_LARGE')
      if (part.file.bytesRead === 0 && part.filename === '') continue
      if (files.length === count) throw new FormError('TOO_MANY_FILES')
      files.push({ field: part.fieldname, name: part.filename, path, bytes: part.file.bytesRead })
    }
    check()
    return { fields, files, discard }
  } catch (error) {
    await discard()
    throw formErrorOf(error)
  }
}

/** A form that is larger than a route takes, or none. */
export class FormError extends Error {
  override readonly name = 'FormError'
  readonly refusal: FormRefusal

  constructor(refusal: FormRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

/** A field that comes several times is a list. */
function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const before = fields[name]
  if (before === undefined) fields[name] = value
  else if (Array.isArray(before)) before.push(value)
  else fields[name] = [before, value]
}

function formErrorOf(error: unknown): unknown {
  // What the parser says of a form that is broken off or malformed has neither a class nor a code of its own.
  if (error instanceof Error && error.constructor === Error && !('code' in error)) return new FormError('FORM_BROKEN')
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'FST_REQ_FILE_TOO_LARGE':
      return new FormError('FILE_TOO_LARGE')
    case 'FST_FILES_LIMIT':
      return new FormError('TOO_MANY_FILES')
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return new FormError('FORM_TOO_LARGE')
    default:
      return error
  }
}
