import { defineConfig } from 'vitest/config'
import { aliases } from '../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'web',
    include: ['src/**/*.test.{ts,tsx}'],
    exclude: ['**/*.e2e.test.ts'],
    environment: 'happy-dom',
  },
})
