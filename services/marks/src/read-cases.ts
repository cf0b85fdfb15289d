import { readFile } from 'node:fs/promises'
import type { LabelledCase } from '@sourcemark/attribution'

/** A line of the file that is no case. */
export class CaseError extends Error {}

/**
 * Reads labelled cases, one JSON object a line.
 * @throws CaseError naming the line; the file system's error when the file cannot be read.
 */
export async function readCases(file: string): Promise<LabelledCase[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [readCase(line, `${file}:${index + 1}`)]))
}

function readCase(line: string, where: string): LabelledCase {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new CaseError(`${where}: not JSON`)
  }
  const { id, text, orig } = (value ?? {}) as Partial<LabelledCase>
  if (id === undefined || typeof text !== 'string' || typeof orig?.name !== 'string') {
    throw new CaseError(`${where}: a case needs id, text and orig.name`)
  }
  return value as LabelledCase
}
