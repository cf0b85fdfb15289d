import { limits } from './limits.ts'

/** One step of a JSON Pointer (RFC 6901). */
export const pointerStep = (key: string | number): string =>
  `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

export interface ValueProblem {
  readonly pointer: string
  readonly message: string
}

const badString = (text: string): string | null => {
  if (text.includes('\u0000')) return 'holds the character U+0000, which cannot be stored'
  if (!text.isWellFormed()) return 'holds half of a surrogate pair'
  return null
}

/**
 * Finds what parses as JSON but cannot be stored or passed on safely: NUL characters, halves of surrogate pairs,
 * numbers beyond a double, `__proto__` as a key, nesting deeper than `limits.depth`. The first in document order.
 */
export function findUnsafeValue(value: unknown, pointer = '', depth = 1): ValueProblem | null {
  if (typeof value === 'string') {
    const problem = badString(value)
    return problem === null ? null : { pointer, message: `The text ${problem}.` }
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : { pointer, message: 'The number is too large.' }
  }
  if (typeof value !== 'object' || value === null) return null
  if (depth > limits.depth) return { pointer, message: `Nested deeper than ${limits.depth} levels.` }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const problem = findUnsafeValue(value[index], `${pointer}/${index}`, depth + 1)
      if (problem !== null) return problem
    }
    return null
  }
  for (const [key, member] of Object.entries(value)) {
    const problem = badString(key)
    // The key itself cannot be named safely, so the pointer names its object.
    if (problem !== null) return { pointer, message: `The name of a field ${problem}.` }
    if (key === '__proto__') return { pointer: `${pointer}/__proto__`, message: 'A field cannot be called __proto__.' }
    const found = findUnsafeValue(member, pointer + pointerStep(key), depth + 1)
    if (found !== null) return found
  }
  return null
}
