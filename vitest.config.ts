import { defineConfig } from 'vitest/config'
import { buildKernels } from './infra/setup/build-kernels.mjs'

// Tests may be started without the set-up.
await buildKernels()

// Tests share two cores with the servers that they start.
const shared = { pool: 'forks', maxWorkers: 2 } as const

export default defineConfig({
  test: {
    // One line per file, failures in full.
    reporters: [['default', { summary: false }]],
    slowTestThreshold: 60_000,
    teardownTimeout: 60_000,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'infra/checks/test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          include: [
            'packages/*/test/**/*.integration.test.ts',
            'services/*/test/**/*.integration.test.ts',
            'test/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['test/setup/stack.ts'],
        },
      },
    ],
  },
})
