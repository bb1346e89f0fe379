import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import classes from './adjustment-preview.module.css'
import type { Preview } from './adjustment.rules.ts'

/** The result before it is sent; it follows changes by others. */
export function AdjustmentPreview({ onHand, preview }: { onHand: number; preview: Preview | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figures = [
    { label: t('stock.adjustment.before'), value: format.number(onHand) },
    { label: t('stock.adjustment.change'), value: preview ? format.delta(preview.delta) : '–' },
    { label: t('stock.adjustment.after'), value: preview ? format.number(preview.onHandAfter) : '–' },
  ]
  return (
    <dl className={classes.preview} aria-live="polite">
      {figures.map(({ label, value }) => (
        <div key={label}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="lg" fw={600} m={0} className="gd-number">
            {value}
          </Text>
        </div>
      ))}
    </dl>
  )
}
