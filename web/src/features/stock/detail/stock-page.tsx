import { Button, Grid, Skeleton, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { LowBadge } from '../../../domain/stock/low-badge.tsx'
import { Can, useMay } from '../../../domain/people/me.tsx'
import { useMayTransfer } from '../../../domain/warehouses/use-may-transfer.ts'
import { paths } from '../../../paths.ts'
import { problemOf } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Page } from '../../../ui/page/page.tsx'
import { DialogSlot } from '../../../ui/dialog/dialog-slot.tsx'
import { EmptyState, ErrorState } from '../../../ui/feedback/states.tsx'
import { part } from '../../../ui/part.ts'
import { useAdjustDialog } from '../adjust/adjust-dialog-state.ts'
import { StockAllocations } from './stock-allocations.tsx'
import { StockCounts } from './stock-counts.tsx'
import { StockHistory } from './stock-history.tsx'
import { StockIncoming } from './stock-incoming.tsx'
import { StockLedger } from './stock-ledger.tsx'
import classes from './stock-page.module.css'
import { useStockLevelQuery, type StockRowFragment } from '../stock.generated.ts'

const AdjustDialog = part(async () => (await import('../adjust/adjust-dialog.tsx')).AdjustDialog)
const ThresholdDialog = part(async () => (await import('../threshold/threshold-dialog.tsx')).ThresholdDialog)

/** One product in one warehouse: its level, its history and its allocations. */
export function StockPage() {
  const { t } = useTranslation()
  const params = useParams()
  const [sku, warehouseCode] = [params.sku!, params.warehouseCode!]
  const { data, error, refetch } = useStockLevelQuery({ variables: { sku, warehouseCode } })
  const title = t('stock.page.title', { sku, warehouse: warehouseCode })
  if (error && !data) {
    return (
      <Page title={title}>
        <ErrorState problem={problemOf(error)} retry={refetch} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={title}>
        <Stack aria-busy>
          <Skeleton h={64} />
          <Skeleton h={260} />
          <Skeleton h={300} />
        </Stack>
      </Page>
    )
  }
  if (!data.stock) {
    return (
      <Page title={title}>
        <EmptyState
          title={t('stock.adjustment.missing')}
          hint={t('stock.adjustment.missingHint', { sku, warehouse: warehouseCode })}
        />
      </Page>
    )
  }
  return <StockView stock={data.stock} title={title} />
}

function StockView({ stock, title }: { stock: StockRowFragment; title: string }) {
  const { t } = useTranslation()
  const { target, open, close } = useAdjustDialog()
  const mayTransfer = useMayTransfer()
  const { product, warehouse } = stock
  const key = { sku: product.sku, warehouseCode: warehouse.code, version: stock.version }
  return (
    <Page
      title={title}
      badge={stock.isLow && <LowBadge />}
      subtitle={`${product.name} · ${warehouse.name}`}
      actions={
        <>
          {mayTransfer && (
            <Button
              variant="default"
              component={Link}
              to={{
                pathname: paths.transfer,
                search: new URLSearchParams({ from: warehouse.code, sku: product.sku }).toString(),
              }}
            >
              {t('stock.transfer')}
            </Button>
          )}
          <Can permission="inventory.adjust">
            <Button onClick={() => open(product.sku, warehouse.code)}>{t('stock.adjust')}</Button>
          </Can>
        </>
      }
    >
      <Stack gap="sm">
        <StockFigures stock={stock} />
        <StockCounts sku={product.sku} warehouseCode={warehouse.code} />
        <StockIncoming sku={product.sku} warehouseCode={warehouse.code} />
        <StockHistory {...key} threshold={stock.lowStockThreshold} />
        <Grid gap="sm">
          <Grid.Col span={{ base: 12, lg: 9 }}>
            <StockLedger {...key} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 3 }}>
            <Can permission="order.view">
              <StockAllocations {...key} />
            </Can>
          </Grid.Col>
        </Grid>
      </Stack>
      <DialogSlot onClose={close}>{target && <AdjustDialog />}</DialogSlot>
    </Page>
  )
}

function StockFigures({ stock }: { stock: StockRowFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAdjust = useMay('inventory.adjust')
  const [editing, setEditing] = useState(false)
  const close = () => setEditing(false)
  const figures = [
    { label: t('stock.quantity'), value: stock.quantity },
    { label: t('stock.allocated'), value: stock.allocated },
    { label: t('stock.onHand'), value: stock.onHand },
    { label: t('stock.threshold'), value: stock.lowStockThreshold, edit: mayAdjust },
  ]
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(({ label, value, edit }) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <dd>
              <span className="gd-number">{format.number(value)}</span>
              {edit && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  leftSection={<IconPencil size={12} aria-hidden />}
                  onClick={() => setEditing(true)}
                  aria-label={`${t('stock.page.change')}: ${t('stock.thresholds.title')}`}
                >
                  {t('stock.page.change')}
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <DialogSlot onClose={close}>
        {editing && <ThresholdDialog stocks={[stock]} onClose={close} />}
      </DialogSlot>
    </>
  )
}
