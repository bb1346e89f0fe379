import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { ideFetcher } from './fetcher.ts'

/** One tab each, in the order of their names, for who opens it for the first time; a test runs them on the demo data. */
const examples = import.meta.glob<string>('./examples/*.gql', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const tabs = Object.values(examples).map((query) => ({ query }))

createRoot(document.getElementById('root')!).render(
  <GraphiQL fetcher={ideFetcher()} defaultTabs={tabs} defaultEditorToolsVisibility="headers" />,
)
