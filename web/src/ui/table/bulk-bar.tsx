import { CloseButton, Paper, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './bulk-bar.module.css'

interface BulkBarProps {
  count: number
  onClear: () => void
  children: ReactNode
}

/** Actions on the selected rows; visible while there are any. */
export function BulkBar({ count, onClear, children }: BulkBarProps) {
  const { t } = useTranslation()
  if (count === 0) return null
  return (
    <Paper
      withBorder
      shadow="md"
      radius="md"
      className={classes.bulk}
      role="region"
      aria-label={t('table.bulk')}
    >
      <Text size="sm" fw={600} role="status">
        {t('table.selected', { count })}
      </Text>
      {children}
      <CloseButton size="sm" aria-label={t('table.clearSelection')} onClick={onClear} />
    </Paper>
  )
}
