import { defineConfig } from 'vitest/config'
import { buildKernels } from './infra/setup/build-kernels.mjs'

// Tests may be started without the set-up.
await buildKernels()

const shared = { pool: 'forks' } as const

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
          maxWorkers: 2,
          include: ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'infra/checks/test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          // They share two cores with the servers that they start, and wait for these a good deal.
          maxWorkers: 3,
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
