export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The counts in a JSON report of vitest. A file that could not be loaded has no tests and counts as one failure. */
export function countTests(report: unknown): TestCounts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    testResults: readonly { status: string; assertionResults: readonly unknown[] }[]
  }
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloadable.length,
    skipped: numPendingTests + numTodoTests,
  }
}
