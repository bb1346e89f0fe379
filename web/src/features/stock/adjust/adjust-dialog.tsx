import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../graphql/problem.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { EmptyState, ErrorState } from '../../../ui/feedback/states.tsx'
import { useAdjustDialog } from './adjust-dialog-state.ts'
import { AdjustForm } from './adjust-form.tsx'
import { useStockLevelQuery } from '../stock.generated.ts'

export function AdjustDialog() {
  const { t } = useTranslation()
  const { target, close } = useAdjustDialog()
  const title = target
    ? t('stock.adjustOf', { sku: target.sku, warehouse: target.warehouseCode })
    : t('stock.adjustment.title')
  return (
    <Dialog title={title} opened={target !== undefined} onClose={close}>
      {target && <AdjustTarget key={`${target.sku} ${target.warehouseCode}`} {...target} close={close} />}
    </Dialog>
  )
}

interface AdjustTargetProps {
  sku: string
  warehouseCode: string
  corrects?: string
  delta?: number
  counting: boolean
  close: () => void
}

function AdjustTarget({ sku, warehouseCode, corrects, delta, counting, close }: AdjustTargetProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useStockLevelQuery({ variables: { sku, warehouseCode } })
  if (error && !data) return <ErrorState problem={problemOf(error)} retry={refetch} />
  if (!data) {
    return (
      <Stack gap="sm" aria-busy>
        {[30, 56, 56, 70].map((height, index) => (
          <Skeleton h={height} key={index} />
        ))}
      </Stack>
    )
  }
  if (!data.stock) {
    const hint = t('stock.adjustment.missingHint', { sku, warehouse: warehouseCode })
    return <EmptyState title={t('stock.adjustment.missing')} hint={hint} />
  }
  return (
    <AdjustForm
      stock={data.stock}
      corrects={corrects}
      delta={delta}
      counting={counting}
      close={close}
      refresh={() => void refetch()}
    />
  )
}
