import { Skeleton } from '@mantine/core'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation } from 'react-router'
import { MeProvider } from '../domain/people/me.tsx'
import { paths } from '../paths.ts'
import { useApi, useSessionState } from '../graphql/api.tsx'
import { useMeQuery } from '../graphql/me.generated.ts'
import { problemOf, type Problem } from '../graphql/problem.ts'
import { DialogSlot } from '../ui/dialog/dialog-slot.tsx'
import { ErrorState } from '../ui/feedback/states.tsx'
import { part } from '../ui/part.ts'
import { Layout } from './layout.tsx'
import classes from './layout.module.css'

const ExpiredSessionDialog = part(
  async () => (await import('../features/auth/expired-session-dialog.tsx')).ExpiredSessionDialog,
)

const RequiredSecondFactorPage = part(
  async () => (await import('../features/auth/required-second-factor-page.tsx')).RequiredSecondFactorPage,
)

/** Shows nothing until it is known who is signed in; an expired session keeps what is on screen. */
export function SessionGate() {
  const { session } = useApi()
  const state = useSessionState()
  const location = useLocation()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    if (state === 'unknown' && !problem)
      session.restore().catch((error: unknown) => setProblem(problemOf(error)))
  }, [state, problem, session])
  if (problem && state === 'unknown')
    return <ErrorState problem={problem} retry={() => setProblem(undefined)} />
  if (state === 'unknown') return <Starting />
  if (state === 'signed-out') {
    const next = `${location.pathname}${location.search}`
    return (
      <Navigate
        to={next === '/' ? paths.signIn : `${paths.signIn}?next=${encodeURIComponent(next)}`}
        replace
      />
    )
  }
  return (
    <>
      <SignedIn />
      <DialogSlot onClose={() => session.end()}>{state === 'expired' && <ExpiredSessionDialog />}</DialogSlot>
    </>
  )
}

function SignedIn() {
  const { data, error, refetch } = useMeQuery({ fetchPolicy: 'cache-first' })
  const [settingUp, setSettingUp] = useState(false)
  if (!data && error) return <ErrorState problem={problemOf(error)} retry={refetch} />
  const owes = data?.me?.mustSetUpSecondFactor ?? false
  // It stays until the recovery codes are kept, although the factor is on before.
  if (owes && !settingUp) setSettingUp(true)
  if (!data?.me) return <Starting />
  return (
    <MeProvider value={{ ...data.me, role: withOrders(data.me.role), currency: data.installation.currency }}>
      {owes || settingUp ? (
        <Suspense fallback={<Starting />}>
          <RequiredSecondFactorPage onDone={() => void refetch().then(() => setSettingUp(false))} />
        </Suspense>
      ) : (
        <Layout />
      )}
    </MeProvider>
  )
}

/** The pages of orders are there for who sees own ones alone too: the server gives no others. */
function withOrders<R extends { permissions: string[] }>(role: R): R {
  if (!role.permissions.includes('order.viewOwn')) return role
  return { ...role, permissions: [...role.permissions, 'order.view'] }
}

/** The outline of the shell, so that nothing jumps when it appears. */
function Starting() {
  const { t } = useTranslation()
  return (
    <div className={classes.shell} role="status" aria-label={t('shell.starting')}>
      <div className={classes.header} />
      <div className={classes.sidebar} data-closed>
        <Skeleton h={20} w={80} mb="sm" />
        {Array.from({ length: 12 }, (_, index) => (
          <Skeleton h={16} w={110} ml="xs" my={6} key={index} />
        ))}
      </div>
      <div className={classes.main}>
        <Skeleton h={22} w={140} mb="md" />
        {Array.from({ length: 10 }, (_, index) => (
          <Skeleton h={14} mb="sm" key={index} />
        ))}
      </div>
    </div>
  )
}
