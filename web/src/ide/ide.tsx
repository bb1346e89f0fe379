import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { ideFetcher } from './fetcher.ts'

createRoot(document.getElementById('root')!).render(
  <GraphiQL fetcher={ideFetcher()} defaultEditorToolsVisibility="headers" />,
)
