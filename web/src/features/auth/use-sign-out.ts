import { useNavigate } from 'react-router'
import { useMe } from '../../domain/people/me.tsx'
import { forgetRecents } from '../../domain/people/recents.ts'
import { useApi } from '../../graphql/api.tsx'
import { paths } from '../../paths.ts'
import { useLogoutCommand } from './auth.generated.ts'

export function useSignOut() {
  const { client, session } = useApi()
  const { id } = useMe()
  const navigate = useNavigate()
  return useLogoutCommand({
    done: () => {
      session.end()
      // The next person at this machine must not find these.
      forgetRecents(id)
      void Promise.resolve(navigate(paths.signIn, { replace: true })).then(() => client.clearStore())
    },
  })
}
