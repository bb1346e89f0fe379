import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  test: { name: 'domain', include: ['src/**/*.test.ts'] },
})
