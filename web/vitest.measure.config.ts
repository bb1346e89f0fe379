import { defineConfig, mergeConfig } from 'vitest/config'
import e2e from './vitest.e2e.config.ts'

/** Figures of the built SPA, by hand on a quiet machine: pnpm build, then pnpm measure:web. */
export default mergeConfig(
  { ...e2e, test: { ...e2e.test, include: [] } },
  defineConfig({ test: { name: 'measure', include: ['src/testing/*.measure.ts'], testTimeout: 600_000 } }),
)
