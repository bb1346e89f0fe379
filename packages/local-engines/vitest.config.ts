import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  test: { name: 'local-engines', include: ['src/**/*.test.ts'] },
})
