import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, type ReactNode } from 'react'
import { ApiProvider, type Api } from '../graphql/api.tsx'
import { cssVariables, theme } from '../ui/theme.ts'

// What is shown before it is here waits in its store.
const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }))

export function Providers({ api, env, children }: { api: Api; env?: 'test'; children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Suspense>
        <Notifications position="bottom-right" limit={3} />
      </Suspense>
      <ApiProvider api={api}>{children}</ApiProvider>
    </MantineProvider>
  )
}
