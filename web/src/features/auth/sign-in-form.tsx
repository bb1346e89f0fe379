import { PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../graphql/api.tsx'
import type { Granted } from '../../graphql/session.types.ts'
import { Form } from '../../ui/form/form.tsx'
import { useLoginCommand } from './auth.generated.ts'
import { OneTimeCodeForm } from './one-time-code-form.tsx'

interface SignInFormProps {
  /** The e-mail of whoever was signed in before. */
  email?: string
  /** Called with the user before the session continues. */
  onSignedIn?: (userId: string) => void
}

/** Signs in; the refresh token stays in its cookie. */
export function SignInForm({ email: known = '', onSignedIn }: SignInFormProps) {
  const { t } = useTranslation()
  const { session } = useApi()
  const [challenge, setChallenge] = useState<string>()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: known, password: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('form.required')),
      password: (value) => (value ? null : t('form.required')),
    },
  })
  const accept = (granted: Granted) => {
    onSignedIn?.(granted.user.id)
    session.accept(granted)
  }
  const login = useLoginCommand({
    AuthSession: accept,
    SecondFactorNeeded: (needed) => setChallenge(needed.challenge),
    InvalidCredentials: () => {
      form.setFieldValue('password', '')
      form.setErrors({ password: t('auth.invalid') })
      form.getInputNode('password')?.focus()
    },
  })
  if (challenge) {
    return (
      <OneTimeCodeForm
        challenge={challenge}
        onSignedIn={accept}
        onExpired={() => {
          setChallenge(undefined)
          form.setFieldValue('password', '')
          form.setErrors({ password: t('auth.codeExpired') })
        }}
      />
    )
  }
  return (
    <Form
      form={form}
      command={login}
      submitLabel={t('auth.submit')}
      onSubmit={({ email, password }) =>
        void login.run(() => ({ email: email.trim(), password }), { anonymous: true })
      }
    >
      <TextInput
        key={form.key('email')}
        {...form.getInputProps('email')}
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        data-autofocus={!known || undefined}
        autoFocus={!known}
      />
      <PasswordInput
        key={form.key('password')}
        {...form.getInputProps('password')}
        label={t('auth.password')}
        autoComplete="current-password"
        data-autofocus={Boolean(known) || undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
      />
    </Form>
  )
}
