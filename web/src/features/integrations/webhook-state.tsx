import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { WebhookRowFragment } from './webhooks.generated.ts'

/** What is the matter with it; nothing while all comes through. */
export function WebhookState({ isActive, stopped, failingSince }: WebhookRowFragment) {
  const { t } = useTranslation()
  if (stopped)
    return (
      <Badge size="sm" color="red" variant="light">
        {t('webhooks.stopped')}
      </Badge>
    )
  if (!isActive)
    return (
      <Badge size="sm" variant="default">
        {t('integrations.inactive')}
      </Badge>
    )
  return failingSince ? (
    <Badge size="sm" color="yellow" variant="light">
      {t('webhooks.failing')}
    </Badge>
  ) : null
}
