import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../../../domain/people/me.tsx'
import { useMayTransfer } from '../../../domain/warehouses/use-may-transfer.ts'
import { paths } from '../../../paths.ts'
import { DialogSlot } from '../../../ui/dialog/dialog-slot.tsx'
import { part } from '../../../ui/part.ts'
import { BulkBar } from '../../../ui/table/bulk-bar.tsx'
import type { SelectionState } from '../../../ui/table/use-selection.ts'
import type { StockRowFragment } from '../stock.generated.ts'

const AdjustManyDialog = part(async () => (await import('../adjust/adjust-many-dialog.tsx')).AdjustManyDialog)
const ThresholdDialog = part(async () => (await import('../threshold/threshold-dialog.tsx')).ThresholdDialog)

const BinsDialog = part(async () => (await import('../bins/bins-dialog.tsx')).BinsDialog)

export function StockBulkBar({ selection }: { selection: SelectionState<StockRowFragment> }) {
  const { t } = useTranslation()
  const mayAdjust = useMay('inventory.adjust')
  const mayTransfer = useMayTransfer()
  const [dialog, setDialog] = useState<'adjust' | 'threshold' | 'bins'>()
  const { rows, clear } = selection
  const close = () => setDialog(undefined)
  return (
    <>
      <BulkBar count={rows.length} onClear={clear}>
        {mayAdjust && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setDialog('adjust')}>
              {t('stock.adjust')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setDialog('threshold')}>
              {t('stock.thresholds.title')}
            </Button>
            <BinsButton rows={rows} onClick={() => setDialog('bins')} />
          </>
        )}
        {mayTransfer && <TransferButton rows={rows} />}
      </BulkBar>
      <DialogSlot onClose={close}>
        {dialog === 'adjust' && (
          <AdjustManyDialog
            stocks={rows}
            onClose={close}
            onDone={() => {
              close()
              clear()
            }}
          />
        )}
        {dialog === 'bins' && <BinsDialog stocks={rows} onClose={close} />}
        {dialog === 'threshold' && <ThresholdDialog stocks={rows} onClose={close} />}
      </DialogSlot>
    </>
  )
}

/** Bins are of one warehouse. */
function BinsButton({ rows, onClick }: { rows: StockRowFragment[]; onClick: () => void }) {
  const { t } = useTranslation()
  const isOfOne = new Set(rows.map(({ warehouse }) => warehouse.code)).size === 1
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!isOfOne}
      title={isOfOne ? undefined : t('stock.bins.ofOne')}
      onClick={onClick}
    >
      {t('stock.bins.title')}
    </Button>
  )
}

/** A transfer leaves one warehouse. */
function TransferButton({ rows }: { rows: StockRowFragment[] }) {
  const { t } = useTranslation()
  const [from, ...others] = new Set(rows.map(({ warehouse }) => warehouse.code))
  const label = t('stock.transfer')
  if (!from || others.length > 0) {
    return (
      <Button size="compact-sm" variant="default" disabled title={t('stock.transferOne')}>
        {label}
      </Button>
    )
  }
  const search = new URLSearchParams([['from', from], ...rows.map(({ product }) => ['sku', product.sku])])
  return (
    <Button
      size="compact-sm"
      variant="default"
      component={Link}
      to={{ pathname: paths.transfer, search: search.toString() }}
    >
      {label}
    </Button>
  )
}
