import { Group, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMovementColumns } from '../../../domain/movements/movement-columns.tsx'
import { useMovementsQuery } from '../../../domain/movements/movements.generated.ts'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { problemOf } from '../../../graphql/problem.ts'
import { paths } from '../../../paths.ts'
import { usePaging } from '../../../ui/navigation/use-url-state.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import classes from './product-page.module.css'

/** What has moved of it, in all warehouses. */
export function ProductLedger({ sku }: { sku: string }) {
  const { t } = useTranslation()
  const paging = usePaging()
  const { data, previousData, error, loading, refetch } = useMovementsQuery({
    variables: { first: 20, after: paging.after, filter: { sku } },
  })
  useLiveRefetch('stock', () => void (!paging.after && refetch()), 2_000)
  const movements = (data ?? (loading ? previousData : undefined))?.movements
  const columns = useMovementColumns('product')
  return (
    <section className={classes.section}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="sm">
          {t('products.page.history')}
        </Title>
        <Link
          className="gd-link gd-aside"
          to={`${paths.movements}?${new URLSearchParams({ q: sku }).toString()}`}
        >
          {t('products.page.allMovements')}
        </Link>
      </Group>
      <DataTable
        label={t('products.page.history')}
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
