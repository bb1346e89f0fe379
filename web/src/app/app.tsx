import { MantineProvider } from '@mantine/core'
import { RouterProvider, type RouterProviderProps } from 'react-router'
import { ApiProvider, type Api } from '../graphql/api.tsx'
import { QuestionDialog } from '../ui/dialog/question-dialog.tsx'
import { Notices } from '../ui/feedback/notices.tsx'
import { cssVariables, theme } from '../ui/theme/theme.ts'

interface AppProps {
  api: Api
  router: RouterProviderProps['router']
  env?: 'test'
}

export function App({ api, router, env }: AppProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Notices />
      <QuestionDialog />
      <ApiProvider api={api}>
        {/* In a transition Apollo's useQuery and the old page would keep resetting each other's variables. */}
        <RouterProvider router={router} useTransitions={false} />
      </ApiProvider>
    </MantineProvider>
  )
}
