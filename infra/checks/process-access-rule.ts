/** Where the rule does not hold, and why. */
const exceptions: Readonly<Record<string, readonly string[]>> = Object.freeze({
  // The last resort when a stop takes too long.
  'packages/runtime/src/lifecycle.ts': ['process.exit'],
  // Test support: a person asks to keep the databases of failing tests.
  'packages/database/src/testing.ts': ['process.env'],
})

/** Blanks comments out and keeps the line numbers. A pair of slashes right after a colon or a quote is an address. */
const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[^:'"`])\/\/.*$/gm, (_comment, before: string) => before)

/** `path:line: what` for every use of `process.env`, `process.exit` and the like in a file of a package. */
export function findProcessAccess(path: string, text: string): string[] {
  if (path.startsWith('packages/devstack/')) return []
  return withoutComments(text)
    .split('\n')
    .flatMap((line, index) => {
      const uses = [...line.matchAll(/\bprocess\s*\??\.\s*(env|exit|abort)\b|\bimport\.meta\.env\b/g)].map(([use]) =>
        use.replace(/[\s?]/g, ''),
      )
      const bare = /from '(node:)?process'/.test(line) ? ['the process module'] : []
      return [...uses, ...bare]
        .filter((use) => !(exceptions[path] ?? []).includes(use))
        .map((use) => `${path}:${index + 1}: ${use} is for services only; take it as an argument`)
    })
}
