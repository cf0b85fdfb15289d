import { lintPack } from '@sourcemark/verdict'
import type { PackFile } from './pack-files.ts'

/** What a command has to say, and whether all is well. */
export interface Report {
  readonly lines: readonly string[]
  readonly good: boolean
}

/** Every mistake of some packs, one line each: file, line, column, what is wrong, what to do. */
export function lint(files: readonly PackFile[]): Report {
  const found = files.map(({ name, yaml }) => ({ name, problems: lintPack(yaml) }))
  const lines = found.flatMap(({ name, problems }) =>
    problems.length === 0
      ? [`${name}: no mistakes`]
      : problems.map(({ line, column, message, hint }) => `${name}:${line}:${column}: ${message} ${hint}`),
  )
  return { lines, good: found.every(({ problems }) => problems.length === 0) }
}
