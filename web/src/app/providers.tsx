import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { ApiProvider, type Api } from '../graphql/api.tsx'
import { cssVariables, theme } from '../ui/theme.ts'

export function Providers({ api, env, children }: { api: Api; env?: 'test'; children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Notifications position="bottom-right" limit={3} />
      <ApiProvider api={api}>{children}</ApiProvider>
    </MantineProvider>
  )
}
