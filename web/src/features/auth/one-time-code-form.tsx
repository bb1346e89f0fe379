import { limits } from '@gudang/domain'
import { Anchor, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Granted } from '../../graphql/session.types.ts'
import { Form } from '../../ui/form/form.tsx'
import { useLoginSecondFactorCommand } from './auth.generated.ts'

interface OneTimeCodeFormProps {
  challenge: string
  onSignedIn: (granted: Granted) => void
  /** It begins with the password again. */
  onExpired: () => void
}

/** After the password: what the app shows, or a recovery code for who has lost it. */
export function OneTimeCodeForm({ challenge, onSignedIn, onExpired }: OneTimeCodeFormProps) {
  const { t } = useTranslation()
  const [recovering, setRecovering] = useState(false)
  const form = useForm({
    initialValues: { oneTimeCode: '' },
    validate: { oneTimeCode: (value) => (value.trim() ? null : t('form.required')) },
  })
  const login = useLoginSecondFactorCommand({
    AuthSession: onSignedIn,
    ChallengeExpired: onExpired,
    WrongCode: ({ attemptsLeft, retryAfterMs }) => {
      form.setValues({ oneTimeCode: '' })
      form.setErrors({
        oneTimeCode: retryAfterMs
          ? t('auth.codeLast', { count: Math.ceil(retryAfterMs / 60_000) })
          : attemptsLeft === null
            ? t('problems.fields.WRONG_CODE')
            : t('auth.codeWrong', { count: attemptsLeft }),
      })
      form.getInputNode('oneTimeCode')?.focus()
    },
  })
  return (
    <Form
      form={form}
      command={login}
      submitLabel={t('auth.submit')}
      onSubmit={({ oneTimeCode }) =>
        void login.run(() => ({ challenge, oneTimeCode }), { form, anonymous: true })
      }
      footer={
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="start"
          onClick={() => {
            setRecovering(!recovering)
            form.reset()
            form.getInputNode('oneTimeCode')?.focus()
          }}
        >
          {recovering ? t('auth.useApp') : t('auth.useRecovery')}
        </Anchor>
      }
    >
      <OneTimeCodeInput {...form.getInputProps('oneTimeCode')} recovery={recovering} />
    </Form>
  )
}

interface OneTimeCodeInputProps {
  /** Letters too, from a list: not from the app. */
  recovery?: boolean
  /** Either. */
  any?: boolean
  value?: string
}

/** Spaces and dashes are as one likes: the server reads past them. */
export function OneTimeCodeInput({ recovery = false, any = false, ...props }: OneTimeCodeInputProps) {
  const { t } = useTranslation()
  return (
    <TextInput
      {...props}
      label={recovery ? t('auth.recoveryCode') : t('auth.code')}
      description={any ? t('auth.codeOrRecovery') : recovery ? t('auth.recoveryHint') : t('auth.codeHint')}
      inputMode={any || recovery ? 'text' : 'numeric'}
      autoComplete={recovery ? 'off' : 'one-time-code'}
      autoCapitalize="off"
      spellCheck={false}
      maxLength={limits.oneTimeCode}
      data-autofocus={any ? undefined : true}
    />
  )
}
