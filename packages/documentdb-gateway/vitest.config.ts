import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  test: { name: 'documentdb-gateway', include: ['src/**/*.test.ts'] },
})
