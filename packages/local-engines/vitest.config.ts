import { defineConfig } from 'vitest/config'
import { aliases } from '../../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'local-engines',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/package-tree.setup.ts'],
    // As of the server's tests: a machine that does much else is no fault.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
