import { allPermissions, type Permission } from '@gudang/domain'
import { render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { RequestHandler } from 'msw'
import { createMemoryRouter } from 'react-router'
import { App } from '../app/app.tsx'
import { routes } from '../app/router.tsx'
import { createApi } from '../graphql/create-api.ts'
import { lagging } from './lag.ts'
import { LiveSocket } from './live-socket.ts'
import { apiUrl, network, signedIn } from './network.ts'

interface Options {
  /** Of the person who is signed in. */
  permissions?: Permission[]
  handlers?: RequestHandler[]
}

/** The whole app at an address, over the stubbed network; handlers of a test go before the usual ones. */
export function renderApp(address: string, { permissions = allPermissions, handlers = [] }: Options = {}) {
  network.use(...handlers, ...signedIn(permissions))
  const router = createMemoryRouter(lagging(routes), { initialEntries: [address] })
  const api = createApi({ url: apiUrl, webSocketImpl: LiveSocket })
  render(<App api={api} router={router} env="test" />)
  return {
    user: userEvent.setup(),
    api,
    address: () => `${router.state.location.pathname}${router.state.location.search}`,
  }
}
