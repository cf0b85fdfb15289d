import { testPack } from './pack-tests.ts'
import { type PackProblem, readPack } from './read-pack.ts'

/**
 * Explains every mistake of a pack with its place and what to do: YAML, keys, types, expressions, sentences, rules that never decide, and
 * tests that fail. Tests are run when nothing else is wrong.
 * @returns the mistakes in the order of the file; none for a pack that can be used.
 */
export function lintPack(yaml: string): PackProblem[] {
  const read = readPack(yaml)
  if (read.pack === null) return [...read.problems]
  const { pack, places } = read
  return testPack(pack).map(({ index, name, differences }) => ({
    ...places.of(['tests', index]),
    message: `The test “${name}” fails: ${differences.join('; ')}.`,
    hint: 'Correct the rule, or what the test expects of it.',
  }))
}
