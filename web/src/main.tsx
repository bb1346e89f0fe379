import '@mantine/core/styles.css'
import './ui/global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createRouter } from './app/router.tsx'
import { createApi } from './graphql/create-api.ts'
import { startI18n } from './i18n/index.ts'

const api = createApi({ url: `${window.location.origin}/graphql` })
await startI18n()
createRoot(document.getElementById('root')!).render(<App api={api} router={createRouter()} />)
