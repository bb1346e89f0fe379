import { defineConfig } from 'vitest/config'
import { aliases } from '../vitest.shared.ts'

/** The built SPA in a real browser against the built server: pnpm build first. */
export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'e2e',
    include: ['src/**/*.e2e.test.ts'],
    globalSetup: ['src/testing/demo-server.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
  },
})
