import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './low-badge.module.css'

/** Low stock, by icon and word, not by colour alone. */
export function LowBadge() {
  const { t } = useTranslation()
  return (
    <span className={classes.low}>
      <IconAlertTriangleFilled size={11} aria-hidden />
      <span>{t('stock.low')}</span>
    </span>
  )
}
