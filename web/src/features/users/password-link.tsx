import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'

export interface Link {
  /** Null where the command was repeated: the token is shown only once. */
  token: string | null
  mailed: boolean
  fullName: string
  email: string
}

/** The link to set a password, shown once, for the administrator to pass on. */
export function PasswordLink({ link, onClose }: { link: Link; onClose: () => void }) {
  const { t } = useTranslation()
  const { token, mailed, fullName, email } = link
  // After the #, which no server, proxy or referrer sees.
  const address = `${window.location.origin}${paths.setPassword}#${token ?? ''}`
  return (
    <Stack gap="sm">
      {token ? (
        <>
          <Text size="sm">{t('users.linkLead', { name: fullName })}</Text>
          <TextInput
            label={t('users.link')}
            value={address}
            readOnly
            data-autofocus
            onFocus={(event) => event.currentTarget.select()}
          />
        </>
      ) : (
        <Text size="sm">{t('users.linkGone')}</Text>
      )}
      {mailed && <Text size="sm">{t('users.mailed', { email })}</Text>}
      <Group justify="flex-end" gap="xs">
        {token && (
          <CopyButton value={address} timeout={3_000}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={
                  copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
                }
              >
                {copied ? t('users.copied') : t('users.copy')}
              </Button>
            )}
          </CopyButton>
        )}
        <Button onClick={onClose}>{t('actions.close')}</Button>
      </Group>
    </Stack>
  )
}
