import { defineConfig } from 'vitest/config'
import { aliases } from '../../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: aliases },
  test: { name: 'replay', include: ['src/**/*.test.ts'] },
})
