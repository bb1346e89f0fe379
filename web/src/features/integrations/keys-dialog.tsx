import { limits } from '@gudang/domain'
import { Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { Form } from '../../ui/form/form.tsx'
import {
  useCreateApiKeyCommand,
  useRevokeApiKeyCommand,
  type ApiKeyRowFragment,
  type IntegrationRowFragment,
} from './integrations.generated.ts'
import { keyState, liveKeys } from './live-keys.ts'
import { SecretShown } from './secret-shown.tsx'

interface KeysDialogProps {
  integration: IntegrationRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

export function KeysDialog({ integration, onClose, onChange }: KeysDialogProps) {
  const { t } = useTranslation()
  const title = t('integrations.keysOf', { name: integration?.name ?? '' })
  return (
    <Dialog title={title} opened={integration !== undefined} onClose={onClose} size="lg">
      {integration && <Keys integration={integration} onClose={onClose} onChange={onChange} />}
    </Dialog>
  )
}

function Keys({ integration, onClose, onChange }: KeysDialogProps & { integration: IntegrationRowFragment }) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState<string | null>()
  if (secret !== undefined)
    return (
      <SecretShown
        secret={secret}
        label={t('integrations.secret')}
        lead={t('integrations.secretLead')}
        gone={t('integrations.secretGone')}
        back={t('integrations.backToKeys')}
        onClose={() => setSecret(undefined)}
      />
    )
  const hasRoom = liveKeys(integration.keys).length < limits.liveKeys
  return (
    <Stack gap="md">
      {integration.keys.length > 0 ? (
        <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {integration.keys.map((key) => (
            <Key key={key.id} apiKey={key} onChange={onChange} />
          ))}
        </Stack>
      ) : (
        <Text size="sm">{t('integrations.noKeys')}</Text>
      )}
      {hasRoom ? (
        <NewKey
          integrationId={integration.id}
          onClose={onClose}
          onCreated={(created) => {
            setSecret(created)
            onChange()
          }}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('integrations.enoughKeys', { count: limits.liveKeys })}
        </Text>
      )}
    </Stack>
  )
}

function Key({ apiKey, onChange }: { apiKey: ApiKeyRowFragment; onChange: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [sure, setSure] = useState(false)
  const revoke = useRevokeApiKeyCommand({
    done: () => {
      notifyDone(t('integrations.revoked', { prefix: apiKey.prefix }))
      onChange()
    },
  })
  const state = keyState(apiKey)
  const { prefix, createdAt, lastUsedAt, expiresAt, allowedAddresses } = apiKey
  const facts = [
    t('integrations.made', { at: format.date(createdAt) }),
    lastUsedAt ? t('integrations.used', { ago: format.ago(lastUsedAt) }) : t('integrations.neverUsed'),
    expiresAt && t('integrations.until', { at: format.dateTime(expiresAt) }),
    allowedAddresses.length > 0 && t('integrations.from', { networks: allowedAddresses.join(', ') }),
  ]
  return (
    <Group
      component="li"
      justify="space-between"
      gap="xs"
      pb="xs"
      style={{ borderBottom: '1px solid var(--gd-line)' }}
    >
      <div>
        <Text size="sm" ff="monospace" span>
          {prefix}…
        </Text>{' '}
        {state !== 'live' && (
          <Badge size="sm" variant="default">
            {t(`integrations.states.${state}`)}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
        <ProblemAlert problem={revoke.problem} />
      </div>
      {state === 'live' && (
        <Button
          variant="default"
          size="compact-sm"
          c="var(--mantine-color-error)"
          loading={revoke.running}
          aria-label={t(sure ? 'integrations.revokeSureOne' : 'integrations.revokeOne', { prefix })}
          onClick={() =>
            sure ? void revoke.run((idempotencyKey) => ({ id: apiKey.id, idempotencyKey })) : setSure(true)
          }
        >
          {t(sure ? 'integrations.revokeSure' : 'integrations.revoke')}
        </Button>
      )}
    </Group>
  )
}

const lives = ['30', '90', '365', 'never'] as const
const dayMs = 86_400_000

interface NewKeyProps {
  integrationId: string
  onClose: () => void
  onCreated: (secret: string | null) => void
}

function NewKey({ integrationId, onClose, onCreated }: NewKeyProps) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { life: '365', addresses: '' } })
  const create = useCreateApiKeyCommand({ ApiKeyCreated: ({ secret }) => onCreated(secret) })
  return (
    <Form
      form={form}
      command={create}
      onSubmit={({ life, addresses }) => {
        const expiresAt =
          life === 'never' ? undefined : new Date(Date.now() + Number(life) * dayMs).toISOString()
        const allowedAddresses = addresses.split(/[\s,;]+/).filter(Boolean)
        void create.run((idempotencyKey) => ({
          input: { integrationId, expiresAt, allowedAddresses, idempotencyKey },
        }))
      }}
      submitLabel={t('integrations.newKey')}
      onCancel={onClose}
      cancelLabel={t('actions.close')}
    >
      <Select
        {...form.getInputProps('life')}
        label={t('integrations.life')}
        allowDeselect={false}
        data={lives.map((life) => ({ value: life, label: t(`integrations.lives.${life}`) }))}
      />
      <TextInput
        {...form.getInputProps('addresses')}
        label={t('integrations.addresses')}
        description={t('integrations.addressesHint')}
        maxLength={limits.note}
      />
    </Form>
  )
}
