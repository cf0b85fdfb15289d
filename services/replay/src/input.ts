import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/** One line of an input file, ready to be sent. */
export interface InputEvent {
  /** Key of the record; null when the line does not say. */
  readonly key: string | null
  /** The event as JSON; a line that is not JSON goes out as it is and will be refused. */
  readonly value: string
  /** Set for events that get a verdict. */
  readonly judged?: { readonly contentId: string; readonly revision: number }
  /** The entity behind an account, from account events. */
  readonly account?: { readonly accountId: string; readonly entityId: string }
}

const EXPECTATIONS = 'expected.jsonl'

/** The files to replay: the given one, or the .jsonl files of the given folder in name order without expectations. */
export async function inputFiles(input: string): Promise<string[]> {
  const path = resolve(input)
  if (!(await stat(path)).isDirectory()) return [path]
  const names = (await readdir(path)).filter((name) => name.endsWith('.jsonl') && name !== EXPECTATIONS)
  // Code unit order, the same on every machine.
  return names.sort().map((name) => join(path, name))
}

/** The folder that addresses in an input are relative to. */
export async function inputFolder(input: string): Promise<string> {
  const path = resolve(input)
  return (await stat(path)).isDirectory() ? path : dirname(path)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An address as it must be sent: one without a scheme is a path relative to the file that names it. */
export const resolveUri = (uri: string, file: string): string =>
  /^[A-Za-z][A-Za-z0-9+.-]+:/.test(uri) ? uri : pathToFileURL(resolve(dirname(file), uri)).href

/** One line of `file` as an event. */
export function readLine(line: string, file: string): InputEvent {
  let event: unknown
  try {
    event = JSON.parse(line)
  } catch {
    return { key: null, value: line }
  }
  if (!isObject(event) || !isObject(event.data)) return { key: null, value: line }
  const { data, type } = event
  const key = [data.contentId, data.accountId, data.grantId].find((id) => typeof id === 'string')
  const value = resolveUris(data, file) ? JSON.stringify(event) : line
  const base = { key: typeof key === 'string' ? key : null, value }
  if (type === 'sourcemark.grant.updated.v1') {
    return { ...base, key: typeof data.grantId === 'string' ? data.grantId : null }
  }
  if (type === 'sourcemark.account.updated.v1' && typeof data.accountId === 'string') {
    const entityId = typeof data.entityId === 'string' ? data.entityId : data.accountId
    return { ...base, key: data.accountId, account: { accountId: data.accountId, entityId } }
  }
  if (type === 'sourcemark.content.published.v1' && typeof data.contentId === 'string') {
    return { ...base, judged: { contentId: data.contentId, revision: Number(data.revision) } }
  }
  return base
}

/** Whether anything had to be changed, in place. */
function resolveUris(data: Record<string, unknown>, file: string): boolean {
  let changed = false
  for (const part of Array.isArray(data.parts) ? data.parts : []) {
    if (!isObject(part) || typeof part.uri !== 'string') continue
    const uri = resolveUri(part.uri, file)
    changed ||= uri !== part.uri
    part.uri = uri
  }
  return changed
}

/** Lines of a file that are not empty, read as they are asked for. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) if (line.trim() !== '') yield line
}

/** How many events of a file will get a verdict, for the progress bar. */
export async function countJudged(file: string): Promise<number> {
  let count = 0
  for await (const line of readLines(file)) if (line.includes('"sourcemark.content.published.v1"')) count++
  return count
}

/** Short name of a file for people. */
export const displayName = (file: string): string => basename(file)
