import { defineConfig } from 'vitest/config'
import { aliases } from '../../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'local-engines',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/package-tree.setup.ts'],
  },
})
