import { Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { useSessionState } from '../../graphql/api.tsx'
import { SignInForm } from './sign-in-form.tsx'
import classes from './sign-in-page.module.css'

export function SignInPage() {
  const { t } = useTranslation()
  const state = useSessionState()
  const [params] = useSearchParams()
  const title = t('auth.title')
  useEffect(() => {
    document.title = `${title} · Gudang`
  }, [title])
  if (state === 'signed-in') return <Navigate to={ownPath(params.get('next'))} replace />
  return (
    <main className={classes.page}>
      <Stack w="100%" maw={340} gap="md">
        <div>
          <Title order={1} size="h2">
            Gudang
          </Title>
          <Text c="dimmed" size="sm">
            {t('auth.lead')}
          </Text>
        </div>
        <Paper withBorder p="lg" radius="md" bg="var(--gd-surface)">
          <SignInForm />
        </Paper>
      </Stack>
    </main>
  )
}

/** A link that somebody sent must not lead to another site after signing in. */
function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}
