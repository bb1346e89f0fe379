import { groupBy, limits } from '@gudang/domain'
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../graphql/api.tsx'
import type { Problem } from '../../../graphql/problem.ts'
import { useFieldProblemText, useProblemText } from '../../../graphql/problem-text.ts'
import { useEach } from '../../../graphql/use-each.ts'
import type { Paging } from '../../../ui/navigation/use-url-state.ts'
import { EditGrid, type Draft, type GridColumn, type Outcome } from '../../../ui/table/edit-grid.tsx'
import type { PageOfRows } from '../../../ui/table/pages.tsx'
import {
  SetStockBinsDocument,
  SetThresholdDocument,
  StocksDocument,
  type StockRowFragment,
} from '../stock.generated.ts'

interface StockGridProps {
  stocks: StockRowFragment[] | undefined
  pageInfo?: PageOfRows
  paging: Paging
  onClose: () => void
}

type Tell = (row: StockRowFragment, outcome: Outcome<StockRowFragment>) => void

/** Thresholds and bins of the stocks of the list, edited in place. */
export function StockGrid({ stocks, pageInfo, paging, onClose }: StockGridProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const send = useEach()
  const problemText = useProblemText()
  const fieldText = useFieldProblemText()
  const columns = useColumns()
  const said = ({ fields, ...problem }: Problem) =>
    fields[0] ? fieldText(fields[0]) : problemText({ fields, ...problem })

  async function setThreshold({ row, values }: Draft<StockRowFragment>): Promise<Outcome<StockRowFragment>> {
    const { product, warehouse, thresholdVersion: expectedVersion } = row
    const key = { sku: product.sku, warehouseCode: warehouse.code, threshold: Number(values.threshold) }
    const { problem } = await send(`${row.id} ${key.threshold} ${expectedVersion}`, (idempotencyKey) =>
      client.mutate({
        mutation: SetThresholdDocument,
        variables: { ...key, expectedVersion, idempotencyKey },
      }),
    )
    if (!problem) return undefined
    const { conflict } = problem
    if (!conflict) return { problem: said(problem) }
    const threshold = Number(conflict.current.threshold)
    return {
      problem: t('grid.changed', { name: conflict.changedBy?.name ?? '', value: String(threshold) }),
      row: { ...row, thresholdVersion: conflict.version, lowStockThreshold: threshold },
    }
  }

  /** Those of one warehouse are one command: all or none. */
  async function setBins(drafts: Draft<StockRowFragment>[]): Promise<string | undefined> {
    const warehouseCode = drafts[0]!.row.warehouse.code
    const lines = drafts.map(({ row, values }) => ({
      sku: row.product.sku,
      bin: values.bin!.trim() || null,
    }))
    const { problem } = await send(JSON.stringify([warehouseCode, lines]), (idempotencyKey) =>
      client.mutate({
        mutation: SetStockBinsDocument,
        variables: { input: { warehouseCode, lines, idempotencyKey } },
      }),
    )
    return problem && said(problem)
  }

  async function save(drafts: Draft<StockRowFragment>[], tell: Tell): Promise<void> {
    const binned = drafts.filter(({ values }) => values.bin !== undefined)
    const refused = new Map<string, string | undefined>()
    for (const [code, own] of groupBy(binned, ({ row }) => row.warehouse.code))
      refused.set(code, await setBins(own))
    for (const draft of drafts) {
      const problem = draft.values.bin === undefined ? undefined : refused.get(draft.row.warehouse.code)
      const outcome = draft.values.threshold === undefined ? undefined : await setThreshold(draft)
      tell(draft.row, problem ? { problem } : outcome)
    }
    if (binned.length > 0) await client.refetchQueries({ include: [StocksDocument] })
  }

  return (
    <EditGrid
      label={t('shell.stock')}
      rows={stocks}
      columns={columns}
      nameOf={({ product, warehouse }) => `${product.sku} ${warehouse.code}`}
      leadTitle={t('stock.sku')}
      lead={({ product, warehouse }) => (
        <>
          <span className="gd-code">{product.sku}</span> · {warehouse.code}
          <Text size="xs" c="dimmed" className="gd-clip" maw={320} title={product.name}>
            {product.name}
          </Text>
        </>
      )}
      paging={paging}
      pageInfo={pageInfo}
      save={save}
      onClose={onClose}
    />
  )
}

function useColumns(): GridColumn<StockRowFragment>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        name: 'threshold',
        title: t('stock.threshold'),
        valueOf: ({ lowStockThreshold }) => String(lowStockThreshold),
        problemOf: (text) =>
          /^\d{1,10}$/.test(text.trim()) && Number(text) <= 2_147_483_647 ? undefined : t('form.wholeNumber'),
        maxLength: 10,
        numeric: true,
      },
      {
        name: 'bin',
        title: t('stock.bin'),
        valueOf: ({ bin }) => bin ?? '',
        maxLength: limits.bin,
      },
    ],
    [t],
  )
}
