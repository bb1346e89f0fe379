import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface SecretShownProps {
  /** null: it has been shown before. */
  secret: string | null
  label: string
  lead: string
  gone: string
  back: string
  onClose: () => void
}

/** Shown once, for the partner's app. */
export function SecretShown({ secret, label, lead, gone, back, onClose }: SecretShownProps) {
  const { t } = useTranslation()
  if (secret === null)
    return (
      <Stack gap="sm">
        <Text size="sm">{gone}</Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{back}</Button>
        </Group>
      </Stack>
    )
  return (
    <Stack gap="sm">
      <Text size="sm">{lead}</Text>
      <TextInput
        label={label}
        value={secret}
        readOnly
        data-autofocus
        ff="monospace"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="flex-end" gap="xs">
        <CopyButton value={secret} timeout={3_000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            >
              {copied ? t('users.copied') : t('users.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('integrations.kept')}</Button>
      </Group>
    </Stack>
  )
}
