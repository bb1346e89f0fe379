import { Text } from '@mantine/core'
import { IconCloudCheck, IconCloudUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { StatusLabel } from '../../../ui/page/status-label.tsx'
import type { Scan } from './count-store.ts'
import { useCountQueue } from './use-count-queue.ts'

/** On other pages too: what was counted goes on being sent, and nobody forgets it. */
export function CountsWaiting() {
  const { scans } = useCountQueue()
  return scans.some(({ state }) => state === 'waiting') && <NotSent scans={scans} />
}

export function NotSent({ scans }: { scans: readonly Scan[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const count = scans.filter(({ state }) => state === 'waiting').length
  return (
    <Text size="sm" role="status">
      {count > 0 ? (
        <StatusLabel icon={IconCloudUpload} tone="urgent">
          {t('stocktakes.notSent', { count, scans: format.number(count) })}
        </StatusLabel>
      ) : (
        <StatusLabel icon={IconCloudCheck} tone="good">
          {t('stocktakes.allSent')}
        </StatusLabel>
      )}
    </Text>
  )
}
