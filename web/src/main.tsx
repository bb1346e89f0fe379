import '@mantine/core/styles.css'
import './ui/theme/global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createRouter } from './app/router.tsx'
import { createApi } from './graphql/create-api.ts'
import { startI18n } from './i18n/index.ts'

/** The API's address as it was set when the page was built or served; else the page's own origin. */
function addressIn(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || undefined
}

const api = createApi({
  url: addressIn('gudang-api') ?? `${window.location.origin}/graphql`,
  subscriptionsUrl: addressIn('gudang-subscriptions'),
})
// Whoever waits for it hears of a failure: the session gate asks again.
void api.session.restore().catch(() => undefined)
await startI18n()
createRoot(document.getElementById('root')!).render(<App api={api} router={createRouter()} />)
