import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './low-badge.module.css'

/** Low stock, by icon and word, not by colour alone; `short` where there is room for the sign alone. */
export function LowBadge({ short = false }: { short?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={classes.low} data-short={short || undefined}>
      <IconAlertTriangleFilled size={11} aria-hidden />
      <span className={short ? 'gd-hidden' : undefined}>{t('stock.low')}</span>
    </span>
  )
}
