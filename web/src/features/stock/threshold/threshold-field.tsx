import { isLow } from '@gudang/domain'
import { NumberInput, Text } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { StockRowFragment } from '../stock.generated.ts'

export interface ThresholdValues {
  threshold: number | string
}

export function useThresholdForm(threshold: number | '') {
  const { t } = useTranslation()
  return useForm<ThresholdValues>({
    initialValues: { threshold },
    validate: {
      threshold: (value) =>
        Number.isSafeInteger(value) && Number(value) >= 0 ? null : t('form.wholeNumber'),
    },
  })
}

interface ThresholdFieldProps {
  form: UseFormReturnType<ThresholdValues>
  count: number
}

export function ThresholdField({ form, count }: ThresholdFieldProps) {
  const { t } = useTranslation()
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('stock.thresholds.lead', { count })}
      </Text>
      <NumberInput
        {...form.getInputProps('threshold')}
        label={t('stock.threshold')}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        data-autofocus
      />
    </>
  )
}

/** The stock as it will be, shown until the server answers. */
export const withThreshold = (stock: StockRowFragment, threshold: number) => ({
  setLowStockThreshold: { ...stock, lowStockThreshold: threshold, isLow: isLow(stock.quantity, threshold) },
})
