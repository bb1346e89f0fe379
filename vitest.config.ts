import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'server', 'web'],
    maxWorkers: 2,
  },
})
