import { Button, Group, PasswordInput, Skeleton, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../graphql/problem.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { ErrorState } from '../../ui/feedback/states.tsx'
import { Form } from '../../ui/form/form.tsx'
import { useOwnSecondFactorQuery, useTurnOffSecondFactorCommand } from './auth.generated.ts'
import { OneTimeCodeInput } from './one-time-code-form.tsx'
import { SecondFactorSetUp } from './second-factor-set-up.tsx'

/** Whether a code is asked for after the password, and the way to change that. */
export function SecondFactorSection() {
  const { t } = useTranslation()
  const { data, error, refetch } = useOwnSecondFactorQuery()
  const [changing, setChanging] = useState(false)
  if (error && !data) return <ErrorState problem={problemOf(error)} retry={refetch} />
  if (!data?.me) return <Skeleton h={56} aria-busy />
  const { hasSecondFactor: isOn, recoveryCodesLeft } = data.me
  const changed = (text: string) => {
    setChanging(false)
    notifyDone(text)
    void refetch()
  }
  const close = () => {
    setChanging(false)
    void refetch()
  }
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">{t('factor.title')}</Text>
      <Group gap="xs">
        <Button variant="default" onClick={() => setChanging(true)}>
          {isOn ? t('factor.turnOff') : t('factor.setUp')}
        </Button>
        <Text size="sm" c="dimmed">
          {isOn ? t('factor.on', { count: recoveryCodesLeft ?? 0 }) : t('factor.off')}
        </Text>
      </Group>
      <Dialog
        title={isOn ? t('factor.turnOff') : t('factor.setUp')}
        opened={changing}
        onClose={close}
        size="sm"
      >
        {changing &&
          (isOn ? (
            <TurnOff onDone={() => changed(t('factor.turnedOff'))} onCancel={close} />
          ) : (
            <SecondFactorSetUp onDone={() => changed(t('factor.turnedOn'))} onCancel={close} />
          ))}
      </Dialog>
    </Stack>
  )
}

function TurnOff({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { password: '', oneTimeCode: '' },
    validate: {
      password: (value) => (value ? null : t('form.required')),
      oneTimeCode: (value) => (value.trim() ? null : t('form.required')),
    },
  })
  const turnOff = useTurnOffSecondFactorCommand({ done: onDone })
  return (
    <Form
      form={form}
      command={turnOff}
      submitLabel={t('factor.turnOff')}
      danger
      onCancel={onCancel}
      onSubmit={(values) => void turnOff.run(() => values, { form })}
    >
      <Text size="sm">{t('factor.offLead')}</Text>
      <PasswordInput
        {...form.getInputProps('password')}
        label={t('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
        data-autofocus
      />
      <OneTimeCodeInput {...form.getInputProps('oneTimeCode')} any />
    </Form>
  )
}
