import type { AiLabel } from '@sourcemark/contract'
import { line } from './stated.ts'

/** Characters of a label that are read. */
const longest = 20_000

/**
 * The implicit label of GB 45438-2025, a JSON object: alone, or as the value of `AIGC`.
 * @returns undefined when the text holds no such label.
 */
export function readAiLabel(text: string | undefined): AiLabel | undefined {
  if (text === undefined || text.length > longest || !text.includes('"Label"')) return undefined
  const start = text.indexOf('{')
  let found: unknown
  try {
    found = JSON.parse(text.slice(start, text.lastIndexOf('}') + 1))
  } catch {
    return undefined
  }
  const object = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  const fields = object(object(found)?.AIGC) ?? object(found)
  const label = line(typeof fields?.Label === 'number' ? String(fields.Label) : fields?.Label)
  if (fields === undefined || label === undefined) return undefined
  const said = {
    producer: line(fields.ContentProducer),
    produceId: line(fields.ProduceID),
    propagator: line(fields.ContentPropagator),
    propagateId: line(fields.PropagateID),
  }
  return { label, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) }
}
