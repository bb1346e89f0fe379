import { Anchor, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { limits } from '@gudang/domain'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { Form } from '../../ui/form/form.tsx'
import { AuthPage } from './auth-page.tsx'
import { useForgotPasswordCommand } from './auth.generated.ts'

/** Asks for a link by mail; whether the address has an account is told to nobody. */
export function ForgotPasswordPage() {
  const { t } = useTranslation()
  const [sentTo, setSentTo] = useState<string>()
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (value.trim() ? null : t('form.required')) },
  })
  const ask = useForgotPasswordCommand({ done: () => setSentTo(form.getValues().email.trim()) })
  return (
    <AuthPage title={t('password.forgotten')} lead={!sentTo && t('password.forgottenLead')}>
      <Stack gap="sm">
        {sentTo ? (
          <Text size="sm" role="status">
            {t('password.linkSent', { email: sentTo })}
          </Text>
        ) : (
          <Form
            form={form}
            command={ask}
            submitLabel={t('password.sendLink')}
            onSubmit={({ email }) => void ask.run(() => ({ email: email.trim() }), { form, anonymous: true })}
          >
            <TextInput
              {...form.getInputProps('email')}
              label={t('auth.email')}
              type="email"
              autoComplete="username"
              maxLength={limits.email}
              autoFocus
            />
          </Form>
        )}
        <Anchor component={Link} to={paths.signIn} size="sm">
          {t('password.backToSignIn')}
        </Anchor>
      </Stack>
    </AuthPage>
  )
}
