import { defineConfig } from 'vitest/config'
import { aliases } from '../vitest.shared.ts'

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: 'web',
    // Not as `exclude`, which would take the place of what `npm test` leaves out.
    include: ['src/**/*.test.{ts,tsx}', '!src/**/*.e2e.test.ts'],
    environment: 'happy-dom',
    // To load the SPA costs more than most files' tests: a worker loads it once. Files leave nothing behind.
    isolate: false,
    // A reader's days are seldom those of UTC.
    env: { TZ: 'Asia/Jakarta' },
    environmentOptions: { happyDOM: { url: 'http://gudang.test/' } },
    setupFiles: ['src/testing/setup.ts'],
    testTimeout: 60_000,
    slowTestThreshold: 300,
  },
})
