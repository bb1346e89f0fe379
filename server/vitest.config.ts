import { defineConfig } from 'vitest/config'
import { aliases } from '../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: [...aliases, { find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'server',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/engines.setup.ts'],
    setupFiles: ['src/testing/watchers.setup.ts'],
    pool: 'forks',
    // To load the server costs more than most files' tests: a worker loads it once. No file changes what is global to a process.
    isolate: false,
    // Far more than any takes: a machine that does much else is no fault. Who holds something to a time says so.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    slowTestThreshold: 300,
  },
})
