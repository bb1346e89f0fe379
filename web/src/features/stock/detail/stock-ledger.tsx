import { Group, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMovementColumns } from '../../../domain/movements/movement-columns.tsx'
import { useMovementsQuery } from '../../../domain/movements/movements.generated.ts'
import { paths } from '../../../paths.ts'
import { problemOf } from '../../../graphql/problem.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { usePaging } from '../../../ui/navigation/use-url-state.ts'
import { useOnChange } from '../../../ui/use-on-change.ts'
import type { StockKey } from './stock-history.tsx'

export function StockLedger({ sku, warehouseCode, version }: StockKey) {
  const { t } = useTranslation()
  const paging = usePaging()
  const { data, previousData, error, loading, refetch } = useMovementsQuery({
    variables: { first: 20, after: paging.after, filter: { sku, warehouseCode } },
  })
  useOnChange(version, refetch)
  const movements = (data ?? (loading ? previousData : undefined))?.movements
  const columns = useMovementColumns('stock')
  return (
    <section>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={2} size="sm">
          {t('stock.page.ledger')}
        </Title>
        <Link
          className="gd-link gd-aside"
          to={{
            pathname: paths.movements,
            search: new URLSearchParams({ q: sku, warehouse: warehouseCode }).toString(),
          }}
        >
          {t('stock.page.filterLedger')}
        </Link>
      </Group>
      <DataTable
        label={t('stock.page.ledger')}
        columns={columns}
        rows={movements?.nodes}
        pageInfo={movements?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={null}
      />
    </section>
  )
}
