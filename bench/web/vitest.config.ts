import { defineConfig } from 'vitest/config'
import { aliases } from '../../vitest.shared.ts'

/** Figures of the built SPA, by hand on a quiet machine: `pnpm build`, then `pnpm bench:web`. */
export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'bench',
    include: ['*.measure.ts'],
    globalSetup: ['../../web/src/testing/demo-server.setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
