import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'server', 'web/vitest.config.ts', 'web/vitest.e2e.config.ts'],
    maxWorkers: 2,
  },
})
