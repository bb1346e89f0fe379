import { limits } from '@gudang/domain'
import { Radio, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Form } from '../../ui/form/form.tsx'
import { SecretShown } from './secret-shown.tsx'
import {
  useCreateWebhookCommand,
  useIntegrationNamesQuery,
  useUpdateWebhookCommand,
  type WebhookRowFragment,
} from './webhooks.generated.ts'

interface WebhookDialogProps {
  opened: boolean
  /** None: a new one. */
  webhook?: WebhookRowFragment | undefined
  topics: string[]
  onClose: () => void
  onChange: () => void
}

export function WebhookDialog({ opened, webhook, topics, onClose, onChange }: WebhookDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t(webhook ? 'webhooks.edit' : 'webhooks.new')} opened={opened} onClose={onClose} size="lg">
      {opened && <WebhookForm webhook={webhook} topics={topics} onClose={onClose} onChange={onChange} />}
    </Dialog>
  )
}

function WebhookForm({ webhook, topics, onClose, onChange }: Omit<WebhookDialogProps, 'opened'>) {
  const { t } = useTranslation()
  const { data } = useIntegrationNamesQuery()
  const [secret, setSecret] = useState<string | null>()
  const form = useForm({
    initialValues: {
      integrationId: webhook?.integration?.id ?? '',
      url: webhook?.url ?? '',
      topics: webhook?.topics ?? ['*'],
      payload: webhook?.payload ?? ('FULL' as const),
      isActive: webhook?.isActive ?? true,
    },
    validate: {
      integrationId: (value) => (value ? null : t('form.required')),
      url: (value) => (value.trim() ? null : t('form.required')),
      topics: (value) => (value.length > 0 ? null : t('form.required')),
    },
  })
  const edit = useEdit({
    form,
    current: webhook && {
      version: webhook.version,
      facts: {
        ...{ url: webhook.url, topics: webhook.topics },
        ...{ payload: webhook.payload, isActive: webhook.isActive },
      },
    },
    factsOf: ({ integrationId: _whose, url, ...facts }) => ({ ...facts, url: url.trim() }),
    valuesOf: (facts) => facts,
  })
  const create = useCreateWebhookCommand({
    WebhookCreated: (made) => {
      setSecret(made.secret)
      onChange()
    },
  })
  const update = useUpdateWebhookCommand({
    Webhook: () => {
      notifyDone(t('webhooks.saved'))
      onChange()
      onClose()
    },
  })
  if (secret !== undefined)
    return (
      <SecretShown
        secret={secret}
        label={t('webhooks.secret')}
        lead={t('webhooks.secretLead')}
        gone={t('webhooks.secretGone')}
        back={t('actions.close')}
        onClose={onClose}
      />
    )

  function submit(values: typeof form.values): void {
    if (webhook) {
      const changes = edit.changes(values)
      void update.run((idempotencyKey) => ({ input: { id: webhook.id, ...changes, idempotencyKey } }), {
        form,
        onConflict: edit.onConflict,
      })
      return
    }
    const { integrationId, url, topics: named, payload } = values
    void create.run(
      (idempotencyKey) => ({
        input: { integrationId, url: url.trim(), topics: named, payload, idempotencyKey },
      }),
      { form },
    )
  }

  return (
    <Form
      form={form}
      command={webhook ? update : create}
      onSubmit={submit}
      submitLabel={t(webhook ? 'integrations.save' : 'webhooks.create')}
      onCancel={onClose}
    >
      <ChangedMeanwhile
        edit={edit}
        show={{ payload: (value: 'FULL' | 'SLIM') => t(`webhooks.payloads.${value}`) }}
      />
      {!webhook && (
        <Select
          {...form.getInputProps('integrationId')}
          label={t('webhooks.integration')}
          description={t('webhooks.integrationHint')}
          allowDeselect={false}
          searchable
          data={(data?.integrations ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <TextInput
        {...form.getInputProps('url')}
        label={t('webhooks.url')}
        description={t('webhooks.urlHint')}
        type="url"
        maxLength={limits.url}
        data-autofocus
      />
      <TagsInput
        {...form.getInputProps('topics')}
        label={t('webhooks.topics')}
        description={t('webhooks.topicsHint')}
        data={['*', ...new Set(topics.map((topic) => topic.replace(/\..*/, '.*'))), ...topics]}
        maxTags={limits.topics}
        clearButtonProps={{ 'aria-label': t('actions.clear') }}
      />
      <Radio.Group {...form.getInputProps('payload')} label={t('webhooks.payload')}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="FULL" label={t('webhooks.payloads.FULL')} />
          <Radio size="xs" value="SLIM" label={t('webhooks.payloads.SLIM')} />
        </Stack>
      </Radio.Group>
      {webhook && (
        <Switch
          {...form.getInputProps('isActive', { type: 'checkbox' })}
          label={t('fields.isActive')}
          description={t('webhooks.activeHint')}
        />
      )}
    </Form>
  )
}
