import { readFile } from 'node:fs/promises'

/** The last lines of a log file, indented, to be shown in an error. */
export async function logTail(path: string, lines = 15): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const last = text.trimEnd().split('\n').slice(-lines)
  return last.map((line) => `  ${line.slice(0, 500)}`).join('\n')
}
