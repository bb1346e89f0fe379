import { defineConfig } from 'vitest/config'
import { aliases } from '../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: [...aliases, { find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'server',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/engines.setup.ts'],
    setupFiles: [
      'src/testing/blocked-network.setup.ts',
      'src/testing/ledger-watch.setup.ts',
      'src/testing/secrets-used.setup.ts',
    ],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    slowTestThreshold: 300,
  },
})
