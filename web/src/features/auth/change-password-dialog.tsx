import { limits } from '@gudang/domain'
import { PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { useChangePasswordCommand } from './auth.generated.ts'

export function ChangePasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('password.change')} opened={opened} onClose={onClose} size="sm">
      {opened && <ChangePasswordForm onClose={onClose} />}
    </Dialog>
  )
}

function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (value) => (value ? null : t('form.required')),
      password: (value) =>
        value.length >= limits.shortestPassword
          ? null
          : t('password.short', { least: limits.shortestPassword }),
    },
  })
  const change = useChangePasswordCommand({
    done: () => {
      notifyDone(t('password.changed'))
      onClose()
    },
  })
  const toggle = { 'aria-label': t('auth.showPassword') }
  return (
    <Form
      form={form}
      command={change}
      submitLabel={t('password.change')}
      onCancel={onClose}
      onSubmit={(values) => void change.run(() => values, { form })}
    >
      <PasswordInput
        {...form.getInputProps('current')}
        label={t('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={toggle}
        data-autofocus
      />
      <PasswordInput
        {...form.getInputProps('password')}
        label={t('password.new')}
        description={t('password.rule', { least: limits.shortestPassword })}
        autoComplete="new-password"
        maxLength={limits.longestPassword}
        visibilityToggleButtonProps={toggle}
      />
    </Form>
  )
}
