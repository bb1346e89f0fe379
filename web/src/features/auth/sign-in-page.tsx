import { Anchor, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { useSessionState } from '../../graphql/api.tsx'
import { paths } from '../../paths.ts'
import { AuthPage } from './auth-page.tsx'
import { useInstallationQuery } from './auth.generated.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const state = useSessionState()
  const [params] = useSearchParams()
  const { data } = useInstallationQuery({ context: { anonymous: true }, skip: state === 'signed-in' })
  if (state === 'signed-in') return <Navigate to={ownPath(params.get('next'))} replace />
  return (
    <AuthPage title={t('auth.title')} heading="Gudang" lead={t('auth.lead')}>
      <Stack gap="sm">
        <SignInForm />
        {data?.installation.mailsPasswords && (
          <Anchor component={Link} to={paths.forgotPassword} size="sm">
            {t('password.forgotten')}
          </Anchor>
        )}
      </Stack>
    </AuthPage>
  )
}

/** A link that somebody sent must not lead to another site after signing in. */
function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}
