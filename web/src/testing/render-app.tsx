import type { Permission } from '@gudang/domain'
import { allPermissions } from '@gudang/domain'
import { render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { RequestHandler } from 'msw'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { Providers } from '../app/providers.tsx'
import { routes } from '../app/router.tsx'
import { createApi } from '../graphql/api.tsx'
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
  const router = createMemoryRouter(routes, { initialEntries: [address] })
  const api = createApi({ url: apiUrl, webSocketImpl: LiveSocket })
  render(
    <Providers api={api} env="test">
      <RouterProvider router={router} />
    </Providers>,
  )
  return {
    user: userEvent.setup(),
    api,
    address: () => `${router.state.location.pathname}${router.state.location.search}`,
  }
}
