const rules: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    // A lock file with resolved addresses makes every installation go to that host.
    pattern: /"resolved":\s*"https?:/,
    why: 'an address of a package registry (npm is configured to leave it out of the lock file)',
  },
  {
    pattern: /https?:\/\/[^\s"'<>)]*\b(artifactory|nexus|verdaccio|registry)\b[^\s"'<>)]*/i,
    why: 'the host of a package registry',
  },
  { pattern: /(^|[\s"'`(=:[])\/(home|Users|root|work)\/[A-Za-z0-9_.-]+/, why: 'an absolute path of one machine' },
  { pattern: /\b[A-Z]:\\Users\\/, why: 'an absolute path of one machine' },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, why: 'a private key' },
]

/** `path:line: why` for every line with something that belongs to one machine. */
export function findMachineText(path: string, text: string): string[] {
  // The rule itself and its test name what they look for.
  if (path.startsWith('infra/checks/')) return []
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules.filter(({ pattern }) => pattern.test(line)).map(({ why }) => `${path}:${index + 1}: ${why}`),
    )
}
