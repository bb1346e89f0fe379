import { SegmentedControl, Select } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { adjustmentReasons } from '../../../domain/stock/adjustment-reasons.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { previewAdjustment, type AdjustmentMode, type Level } from './adjustment.rules.ts'

/** Both ways to say it are typed into one field. */
export const figureNames = { delta: 'figure', countedOnHand: 'figure' }

/** Why a figure cannot be sent; null if it can. */
export function useFigureProblem() {
  const { t } = useTranslation()
  const format = useFormat()
  return (level: Level, mode: AdjustmentMode, figure: number | string, isLate = false): string | null => {
    const preview = previewAdjustment(level, mode, figure)
    if (!preview) return t('form.wholeNumber')
    if (mode === 'delta' && preview.delta === 0) return t('stock.adjustment.notZero')
    if (!isLate && preview.quantityAfter < 0)
      return t('stock.adjustment.belowPromised', { available: format.number(level.quantity) })
    return null
  }
}

interface ModeControlProps {
  value: AdjustmentMode
  onChange: (mode: AdjustmentMode) => void
}

export function ModeControl({ value, onChange }: ModeControlProps) {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('stock.adjustment.mode')}
      value={value}
      onChange={(mode) => onChange(mode as AdjustmentMode)}
      data={[
        { value: 'delta', label: t('stock.adjustment.delta') },
        { value: 'counted', label: t('stock.adjustment.counted') },
      ]}
    />
  )
}

interface ReasonSelectProps {
  /** Of the form's field. */
  field: GetInputPropsReturnType
  disabled?: boolean
}

export function ReasonSelect({ field, disabled }: ReasonSelectProps) {
  const { t } = useTranslation()
  return (
    <Select
      {...field}
      label={t('stock.adjustment.reason')}
      allowDeselect={false}
      disabled={disabled}
      data={adjustmentReasons.map((value) => ({ value, label: t(`stock.reasons.${value}`) }))}
    />
  )
}
