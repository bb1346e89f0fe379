import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../domain/people/me.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { PasswordLink, type Link } from './password-link.tsx'
import { UserForm } from './user-form.tsx'
import {
  useResetPasswordCommand,
  useResetSecondFactorCommand,
  useRolesQuery,
  type UserRowFragment,
} from './users.generated.ts'

interface UserDialogProps {
  /** From the address: undefined is closed, 'new' creates one. */
  id: string | undefined
  user: UserRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

export function UserDialog({ id, user, onClose, onChange }: UserDialogProps) {
  const { t } = useTranslation()
  const title = id === 'new' ? t('users.new') : (user?.fullName ?? t('shell.users'))
  return (
    <Dialog title={title} opened={id !== undefined} onClose={onClose}>
      {id && (id === 'new' || user) ? (
        <UserDialogBody key={id} user={user} onClose={onClose} onChange={onChange} />
      ) : (
        <Text size="sm">{t('users.notOnPage')}</Text>
      )}
    </Dialog>
  )
}

function ResetSecondFactor({
  user: { id, fullName },
  onChange,
}: {
  user: UserRowFragment
  onChange: () => void
}) {
  const { t } = useTranslation()
  const [sure, setSure] = useState(false)
  const reset = useResetSecondFactorCommand({
    User: () => {
      notifyDone(t('users.factorReset', { name: fullName }))
      onChange()
    },
  })
  return (
    <>
      <ProblemAlert problem={reset.problem} />
      <Text size="xs" c="dimmed">
        {t('users.factorHint')}
      </Text>
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        loading={reset.running}
        onClick={() => (sure ? void reset.run((idempotencyKey) => ({ id, idempotencyKey })) : setSure(true))}
      >
        {sure ? t('users.factorSure') : t('users.factor')}
      </Button>
    </>
  )
}

type BodyProps = Omit<UserDialogProps, 'id'>

function UserDialogBody({ user, onClose, onChange }: BodyProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useRolesQuery()
  const [link, setLink] = useState<Link>()
  const reset = useResetPasswordCommand({
    UserWithSetPasswordToken: ({ token, mailed, user: { fullName, email } }) =>
      setLink({ token, mailed, fullName, email }),
  })
  if (link) return <PasswordLink link={link} onClose={onClose} />
  if (!data) {
    return (
      <Stack gap="sm" aria-busy>
        {[56, 56, 56].map((height, index) => (
          <Skeleton h={height} key={index} />
        ))}
      </Stack>
    )
  }
  return (
    <Stack gap="sm">
      <UserForm
        user={user}
        roles={data.roles}
        onCancel={onClose}
        onCreated={(created) => {
          onChange()
          setLink(created)
        }}
        onSaved={(fullName) => {
          notifyDone(t('users.saved', { name: fullName }))
          onChange()
          onClose()
        }}
      />
      {user && user.id !== me.id && (
        <Stack gap={6} pt="sm" style={{ borderTop: '1px solid var(--gd-line)' }} align="flex-start">
          <ProblemAlert problem={reset.problem} />
          <Text size="xs" c="dimmed">
            {t('users.resetHint')}
          </Text>
          <Button
            variant="default"
            loading={reset.running}
            onClick={() => void reset.run((idempotencyKey) => ({ id: user.id, idempotencyKey }))}
          >
            {t('users.reset')}
          </Button>
          {user.hasSecondFactor && <ResetSecondFactor user={user} onChange={onChange} />}
        </Stack>
      )}
    </Stack>
  )
}
