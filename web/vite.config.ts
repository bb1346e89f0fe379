import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const page = (name: string) => join(import.meta.dirname, name)

/** Tells the page where the API is, where that is not the page's own origin: docs/deploy.md says when. */
const apiAddresses: Plugin = {
  name: 'api-addresses',
  transformIndexHtml: () => [
    meta('gudang-api', process.env.VITE_API_URL),
    meta('gudang-subscriptions', process.env.VITE_SUBSCRIPTIONS_URL),
  ],
}

/** Compressed once, as small as it goes: the server sends these as they are (server/src/platform/http/spa.ts). */
const compressedOnce: Plugin = {
  name: 'compressed-once',
  enforce: 'post',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = file.type === 'chunk' ? file.code : file.source
        if (/\.(js|css|wasm)$/.test(fileName) && source.length > 1_024)
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) })
      }
    },
  },
}

const ofFirstPage =
  /\/(ui\/(midnight|filters\/days|page\/page|table\/row-link)|domain\/(orders|products)\/(order-ages|order-status|product-link)|features\/dashboard\/(panel|dashboard\.generated)|use-(url-state|uncontrolled|merged-ref|callback-ref))\b|\/(to-int|get-env|SegmentedControl)\//

const meta = (name: string, content = '') => ({ tag: 'meta', attrs: { name, content } })

export default defineConfig({
  plugins: [react(), apiAddresses, compressedOnce],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: {
    port: 5173,
    proxy: {
      '/graphql': { target: 'http://localhost:4000', ws: true },
      '/schema.graphql': 'http://localhost:4000',
      '/export': 'http://localhost:4000',
      '/imports': 'http://localhost:4000',
      '/files': 'http://localhost:4000',
    },
  },
  // The workers' modules name files with Vite's own ?worker, which its dependency bundler does not know.
  optimizeDeps: { exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'] },
  build: {
    target: 'es2022',
    // Monaco is what it is; the first load of the SPA is measured by a test.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: page('index.html'),
      // The IDE's libraries say "use no memo" to a compiler that does not run here.
      checks: { moduleLevelDirective: false },
    },
  },
  // The IDE is built apart: what the two would share would come in the SPA's first load.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // Few files instead of one for every icon: each costs a request, and alone it compresses badly.
            codeSplitting: {
              groups: [
                { name: 'app', tags: ['$initial'], priority: 2 },
                { name: 'icons', test: /@tabler/, priority: 1 },
                // Small ones that the first page shares with others.
                { name: 'first', test: ofFirstPage, priority: 1 },
              ],
            },
          },
        },
      },
    },
    ide: {
      consumer: 'client',
      // While developing both pages come from the client environment; this one is for the build alone.
      optimizeDeps: { noDiscovery: true },
      build: { outDir: 'dist', emptyOutDir: false, rolldownOptions: { input: page('ide.html') } },
    },
  },
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments.client!)
      await builder.build(builder.environments.ide!)
    },
  },
})
