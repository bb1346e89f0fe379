import '@mantine/core/styles.css'
import './ui/theme/global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createRouter } from './app/router.tsx'
import { createApi } from './graphql/create-api.ts'
import { startI18n } from './i18n/index.ts'

/** Where this page was told that the API is, when it was built or served; else where the page itself came from. */
function addressIn(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || undefined
}

const api = createApi({
  url: addressIn('gudang-api') ?? `${window.location.origin}/graphql`,
  subscriptionsUrl: addressIn('gudang-subscriptions'),
})
await startI18n()
createRoot(document.getElementById('root')!).render(<App api={api} router={createRouter()} />)
