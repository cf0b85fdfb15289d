import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBlobStore } from '@sourcemark/media'
import { type Case, checkForm, FORM_FIELDS, FORM_KINDS, REQUIRED_FIELDS, type SavedForm } from '@sourcemark/review'
import { CASE_REGIMES } from '@sourcemark/verdict'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysFrom } from '../../src/keys.ts'
import { filledIn, newDraft, openFile, readDraft, sealFile } from '../../src/portal/draft.ts'
import { fieldWords } from '../../src/portal/field-words.ts'
import { claimantOf } from '../../src/portal/filing.ts'
import { FORM_PARTS, formShape } from '../../src/portal/form-shape.ts'
import { periodWords } from '../../src/portal/periods.ts'
import { readableForms } from '../../src/portal/shared-forms.ts'
import { typedText } from '../../src/portal/typed-text.ts'
import type { ConsoleServices } from '../../src/services.ts'

const key = Buffer.alloc(32, 1)
const draftId = 'd'.repeat(24)

describe('a form', () => {
  test('asks for everything that the law asks for, each in one of its parts and with words in both languages', () => {
    const placed = Object.values(FORM_PARTS).flat() as string[]
    for (const regime of CASE_REGIMES) {
      for (const kind of FORM_KINDS) {
        const { fields } = formShape(regime, kind)
        expect(fields).toEqual(expect.arrayContaining([...REQUIRED_FIELDS[regime][kind]]))
        for (const field of fields) {
          expect(placed).toContain(field)
          const { label } = fieldWords(kind, field)
          expect([label.zh, label.en].every((words) => words.length > 0)).toBe(true)
        }
      }
    }
    expect(new Set(placed)).toEqual(new Set(Object.keys(FORM_FIELDS)))
  })

  test('that is filled in as it asks is complete under its law', () => {
    const values = {
      name: 'A',
      identity: '1',
      email: 'a@b.example',
      phone: '+86 10',
      contact: 'c',
      address: 'd',
      work: 'w',
      location: 'https://a.example/1',
      reasons: 'r',
      signature: 's',
      goodFaith: 'on',
      accuracy: 'on',
      mistake: 'on',
      jurisdiction: 'on',
      truthful: 'on',
    } as const
    const files = [{ fileId: 'f', name: 'a.pdf', mediaType: 'application/pdf', bytes: 1, sha256: 'x' }]
    for (const regime of CASE_REGIMES) {
      for (const kind of FORM_KINDS) {
        expect(checkForm(regime, kind, filledIn({ id: draftId, values, files })).problems).toEqual([])
      }
    }
  })
})

describe('a draft', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sourcemark-draft-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('keeps the files that may be handed in, by what their bytes are, and tells what is wrong with the others', async () => {
    const blobs = await openBlobStore({ kind: 'folder', folder: join(folder, 'blobs') })
    const handedIn = async (name: string, content: string) => {
      const path = join(folder, `in-${name.length}`)
      await writeFile(path, content)
      return { field: 'proof', name, path, bytes: Buffer.byteLength(content) }
    }
    const files = [
      await handedIn('原稿.txt', '初稿'),
      await handedIn('page.pdf', '<!doctype html><script>hostileRan()</script>'),
      await handedIn('../../empty.txt', ''),
    ]
    const stores = { blobs, key }
    const shape = formShape('civilcode', 'notice')
    const { draft, problems } = await readDraft(
      shape,
      { draft: draftId },
      { name: '王\u0000小明\r\n', identity: '' },
      files,
      stores,
    )
    expect(draft.files.map(({ name, mediaType }) => [name, mediaType])).toEqual([['原稿.txt', 'text/plain']])
    expect(problems.map(({ name }) => name)).toEqual(['page.pdf', 'empty.txt'])
    expect(draft.values).toEqual({ name: '王小明\n' })

    const [file] = draft.files
    if (file === undefined) throw new Error('no file was kept')
    const kept = [sealFile(key, draftId, file)]
    const again = await readDraft(shape, { draft: draftId, kept }, {}, files.slice(0, 1), stores)
    expect(again.draft.files).toEqual([file])
    const dropped = await readDraft(shape, { draft: draftId, kept, drop: [file.fileId] }, {}, [], stores)
    expect(dropped.draft.files).toEqual([])
    await blobs.close()
  })

  test('believes only files that it sealed itself', () => {
    const file = { fileId: 'f', name: 'a', mediaType: 'text/plain', bytes: 1, sha256: 'x' }
    const sealed = sealFile(key, draftId, file)
    expect(openFile(key, draftId, sealed)).toEqual(file)
    expect(openFile(key, 'e'.repeat(24), sealed)).toBeNull()
    expect(openFile(Buffer.alloc(32, 2), draftId, sealed)).toBeNull()
    const [, seal = ''] = sealed.split('.')
    const other = Buffer.from(JSON.stringify({ ...file, sha256: 'y' })).toString('base64url')
    for (const forged of [`${other}.${seal}`, other, '', '.', `${sealed}x`])
      expect(openFile(key, draftId, forged)).toBeNull()
  })

  test('has an id of its own', () => {
    expect(newDraft().id).toMatch(/^[A-Za-z0-9_-]{24}$/)
    expect(newDraft().id).not.toBe(newDraft().id)
  })
})

describe('a claimant', () => {
  const services = { keys: keysFrom(Buffer.alloc(32).toString('base64')) } as ConsoleServices

  test('is known again however they write themselves, and nobody can tell by what', () => {
    const one = claimantOf(services, 'draft-1', { identity: '91110000000000000x', contact: 'a' })
    expect(claimantOf(services, 'draft-2', { identity: '9111 0000-0000 0000 0X', contact: 'b' })).toBe(one)
    expect(claimantOf(services, 'draft-2', { email: 'A@B.example' })).toBe(
      claimantOf(services, 'draft-3', { email: 'a@b.example' }),
    )
    expect(claimantOf(services, 'draft-2', { identity: '91110000000000000y' })).not.toBe(one)
    const elsewhere = { keys: keysFrom(Buffer.alloc(32, 1).toString('base64')) } as ConsoleServices
    expect(claimantOf(elsewhere, 'draft-1', { identity: '91110000000000000x' })).not.toBe(one)
    expect(one).toMatch(/^p-[0-9a-f]{24}$/)
  })

  test('who gives nothing to be known by is somebody else in every case', () => {
    expect(claimantOf(services, 'draft-1', {})).not.toBe(claimantOf(services, 'draft-2', {}))
    expect(claimantOf(services, 'draft-1', { name: '-', contact: '--' })).not.toBe(
      claimantOf(services, 'draft-2', { contact: '--' }),
    )
  })
})

describe('what the sides read of each other', () => {
  const everything = Object.fromEntries(
    Object.keys(FORM_FIELDS).map((field) => [field, `the ${field}`]),
  ) as SavedForm['form']
  const saved = (kind: SavedForm['kind'], side: SavedForm['side']): SavedForm => ({
    hash: kind,
    kind,
    side,
    filledAt: new Date(),
    form: everything,
    erasedAt: null,
  })
  const read = (kind: Case['kind'], form: SavedForm, side: SavedForm['side']) =>
    readableForms({ kind } as Case, [form], side).map((readable) => Object.keys(readable.form))

  test('is no identity, no file and not how a claimant is reached', () => {
    const [fields = []] = read('notice', saved('notice', 'claimant'), 'respondent')
    expect(fields).toEqual(expect.arrayContaining(['name', 'work', 'location', 'reasons']))
    for (const hidden of ['identity', 'email', 'phone', 'contact', 'address', 'signature', 'proof'])
      expect(fields).not.toContain(hidden)
    const [answer = []] = read('notice', saved('counter', 'respondent'), 'claimant')
    for (const hidden of ['identity', 'email', 'proof']) expect(answer).not.toContain(hidden)
  })

  test('does not name a reader who reports', () => {
    expect(read('report', saved('report', 'claimant'), 'respondent')).toEqual([['location', 'reasons']])
  })

  test('is their own form whole', () => {
    expect(read('notice', saved('notice', 'claimant'), 'claimant')[0]).toHaveLength(Object.keys(FORM_FIELDS).length)
  })
})

test('lengths of time are said in both languages', () => {
  expect(periodWords({ amount: 1, unit: 'days' }, 'en')).toBe('1 day')
  expect(periodWords({ amount: 10, atMost: 14, unit: 'business-days' }, 'en')).toBe('10 to 14 business days')
  expect(periodWords({ amount: 15, atMost: 20, unit: 'days' }, 'zh')).toBe('15 至 20 日')
  expect(periodWords({ amount: 6, unit: 'months' }, 'zh')).toBe('6 个月')
})

test('what the database has no room for is left out of what somebody typed', () => {
  expect(typedText('a\u0000b\r\nc\ud800')).toBe('ab\nc\ufffd')
})
