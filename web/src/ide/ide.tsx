import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { createAccess } from './access.ts'
import { ideFetcher } from './fetcher.ts'
import { signInPane } from './sign-in-pane.tsx'

/** One tab each, in the order of their names, for who opens it for the first time; a test runs them on the demo data. */
const examples = import.meta.glob<string>('./examples/*.gql', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const tabs = Object.values(examples).map((query) => ({ query }))

const url = `${window.location.origin}/graphql`
const access = createAccess(url)
const pane = signInPane(access)

createRoot(document.getElementById('root')!).render(
  <GraphiQL
    fetcher={ideFetcher(url, access)}
    defaultTabs={tabs}
    defaultEditorToolsVisibility="headers"
    plugins={[pane, HISTORY_PLUGIN]}
    visiblePlugin={pane}
  />,
)
