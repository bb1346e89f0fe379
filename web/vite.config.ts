import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const page = (name: string) => join(import.meta.dirname, name)

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { port: 5173, proxy: { '/graphql': { target: 'http://localhost:4000', ws: true } } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: { main: page('index.html'), ide: page('ide.html') },
      // The IDE's React compiler output says "use no memo" to a compiler that does not run here.
      checks: { moduleLevelDirective: false },
    },
  },
})
