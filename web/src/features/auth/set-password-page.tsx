import { limits } from '@gudang/domain'
import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate } from 'react-router'
import { useApi } from '../../graphql/api.tsx'
import type { Granted } from '../../graphql/session.types.ts'
import { paths } from '../../paths.ts'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { AuthPage } from './auth-page.tsx'
import { useSetPasswordCommand } from './auth.generated.ts'
import { OneTimeCodeForm } from './one-time-code-form.tsx'

/** Where the link of an administrator or of a mail leads: the token is after the #, which never leaves the browser. */
export function SetPasswordPage() {
  const { t } = useTranslation()
  const token = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const { session } = useApi()
  const [challenge, setChallenge] = useState<string>()
  const form = useForm({
    initialValues: { password: '', repeated: '' },
    validate: {
      password: (value) =>
        value.length >= limits.shortestPassword
          ? null
          : t('password.short', { least: limits.shortestPassword }),
      repeated: (value, { password }) => (value === password ? null : t('password.differs')),
    },
  })
  const accept = (granted: Granted) => {
    notifyDone(t('password.set'))
    session.accept(granted)
    void navigate('/', { replace: true })
  }
  const set = useSetPasswordCommand({
    AuthSession: accept,
    SecondFactorNeeded: (needed) => setChallenge(needed.challenge),
  })
  if (challenge) {
    return (
      <AuthPage title={t('auth.title')}>
        <OneTimeCodeForm
          challenge={challenge}
          onSignedIn={accept}
          // The link is spent, the new password holds.
          onExpired={() => void navigate(paths.signIn, { replace: true })}
        />
      </AuthPage>
    )
  }
  const spent = !token || set.problem?.fields.some(({ path }) => path[0] === 'token')
  return (
    <AuthPage
      title={t('password.setTitle')}
      lead={!spent && t('password.rule', { least: limits.shortestPassword })}
    >
      {spent ? (
        <EmptyState
          title={t('password.spent')}
          hint={t('password.spentHint')}
          action={
            <Button variant="default" component={Link} to={paths.signIn}>
              {t('auth.title')}
            </Button>
          }
        />
      ) : (
        <Form
          form={form}
          command={set}
          submitLabel={t('password.submit')}
          onSubmit={({ password }) => void set.run(() => ({ token, password }), { form, anonymous: true })}
        >
          <PasswordInput
            {...form.getInputProps('password')}
            label={t('password.new')}
            autoComplete="new-password"
            maxLength={limits.longestPassword}
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
          />
          <PasswordInput
            {...form.getInputProps('repeated')}
            label={t('password.repeat')}
            autoComplete="new-password"
            maxLength={limits.longestPassword}
            visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
          />
        </Form>
      )}
    </AuthPage>
  )
}
