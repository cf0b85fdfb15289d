/** Prints what a check found; a check with findings ends with exit code 1. */
export function report(findings: readonly string[]): void {
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exitCode = 1
}
