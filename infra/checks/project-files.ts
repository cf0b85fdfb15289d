import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url))

/** Paths, relative to the root, of all regular files that are or would be in version control. */
export function projectFiles(): string[] {
  const list = (...options: string[]): string[] =>
    execFileSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0')
  return list('--cached', '--others', '--exclude-standard').filter(
    (path) => path !== '' && (lstatSync(root + path, { throwIfNoEntry: false })?.isFile() ?? false),
  )
}
