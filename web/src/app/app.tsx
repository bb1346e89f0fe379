import { MantineProvider } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { RouterProvider, type RouterProviderProps } from 'react-router'
import { ApiProvider, type Api } from '../graphql/api.tsx'
import { cssVariables, theme } from '../ui/theme.ts'

// What is shown before it is here waits in its store.
const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }))

interface AppProps {
  api: Api
  router: RouterProviderProps['router']
  env?: 'test'
}

export function App({ api, router, env }: AppProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Suspense>
        <Notifications position="bottom-right" limit={3} />
      </Suspense>
      <ApiProvider api={api}>
        {/* In a transition, Apollo's useQuery and the old page set each other's variables back without end. */}
        <RouterProvider router={router} useTransitions={false} />
      </ApiProvider>
    </MantineProvider>
  )
}
