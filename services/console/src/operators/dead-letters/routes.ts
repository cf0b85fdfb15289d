import { readStaffNames } from '@sourcemark/staff'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, page, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { type DeadLetter, readLetterPlace } from './letter.ts'
import { type LetterView, letterListPage, letterPage, letterPath, letterWords } from './letter-pages.ts'
import { findLetter, listLetters, refusalOf, replayTopics } from './read-letters.ts'
import { replayLetter } from './replay-letter.ts'
import { readReplays } from './replays.ts'
import { editableText, textOf } from './shown-value.ts'

/** Characters of a message that can be edited in a form. */
const editableLength = 512 * 1024
/** Bytes of a form with such a message in it, every character of it written as three of three. */
const formBytes = 12 * 1024 * 1024

const params = Type.Object({
  partition: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  offset: Type.String({ pattern: '^\\d{1,18}$' }),
})

const read = (visit: Visit, { partition, offset }: { partition: number; offset: string }) =>
  findLetter(visit.services, partition, BigInt(offset))

/** The pointer of a letter into its value: of an event in binary mode the value is only its data. */
function pointerInto({ pointer, headers }: DeadLetter): string {
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  return names.some((name) => name.startsWith('ce_')) ? pointer.replace(/^\/data(?=\/|$)/, '') : pointer
}

function editableOf({ key, value }: DeadLetter): LetterView['editable'] {
  const text = value === null || value.length > editableLength * 4 ? null : textOf(value)
  const keyText = key === null ? '' : textOf(key)
  if (text === null || keyText === null || text.length > editableLength) return null
  return { key: keyText, value: editableText(text) }
}

async function show(
  visit: Visit,
  letter: DeadLetter,
  given: Pick<LetterView, 'done' | 'refused'> & { readonly editable?: LetterView['editable'] },
): Promise<Answer> {
  const { services, language } = visit
  const replays = await readReplays(services.database, services.topics.deadLetter, letter)
  const names = await readStaffNames(
    services.database,
    replays.map(({ askedBy }) => askedBy),
  )
  const why = letter.leftOut ? undefined : refusalOf(services, letter, letter.key, letter.value)
  const view: LetterView = {
    letter,
    pointer: pointerInto(letter),
    replays,
    names,
    refusal: letter.origin.topic === services.topics.ingest ? why : undefined,
    mayReplay: replayTopics(services).has(letter.origin.topic),
    ...given,
    editable: given.editable ?? editableOf(letter),
  }
  const title = letterWords[language].one(`${letter.partition}/${letter.offset}`)
  return page(title, letterPage(visit, view), { status: given.refused === null ? 200 : 409 })
}

/** Messages that were refused. */
export const deadLetterRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/dead-letters',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Messages that were refused, the latest first',
    query: Type.Object({
      partition: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      after: Type.String({ maxLength: 8000, default: '' }),
    }),
    async handle(visit) {
      const { partition, after } = visit.query
      const list = await listLetters(visit.services, readLetterPlace(after), partition)
      return page(letterWords[visit.language].title, letterListPage(visit, list, partition))
    },
  }),
  route({
    method: 'GET',
    path: '/dead-letters/:partition/:offset',
    // A message may tell of people.
    access: { kind: 'staff', action: 'see_personal' },
    limit: 'page',
    summary: 'A message that was refused, and why',
    params,
    query: Type.Object({ done: Type.Optional(Type.Literal('sent')) }),
    async handle(visit) {
      const letter = await read(visit, visit.params)
      if (letter === undefined) return refusal('NOT_FOUND')
      return await show(visit, letter, { done: visit.query.done !== undefined, refused: null })
    },
  }),
  route({
    method: 'POST',
    path: '/dead-letters/:partition/:offset/replay',
    access: { kind: 'staff', action: 'replay_dead_letter' },
    limit: 'page',
    summary: 'Sends a message again, as it is or changed',
    params,
    body: Type.Object({
      edited: Type.Optional(Type.Literal('true')),
      key: Type.String({ maxLength: 1024, default: '' }),
      value: Type.String({ maxLength: editableLength * 2, default: '' }),
      again: Type.Optional(Type.Literal('true')),
    }),
    bodyBytes: formBytes,
    async handle(visit) {
      const { body, services, staff, now } = visit
      const letter = await read(visit, visit.params)
      if (letter === undefined) return refusal('NOT_FOUND')
      // Forms send every line with two characters at its end.
      const edited = body.edited === undefined ? null : { key: body.key, value: body.value.replaceAll('\r\n', '\n') }
      const replayed = await replayLetter(services, staff, letter, { edited, again: body.again !== undefined }, now)
      if ('refused' in replayed) return await show(visit, letter, { done: false, refused: replayed, editable: edited })
      return redirect(`${letterPath(letter)}?done=sent`)
    },
  }),
])
