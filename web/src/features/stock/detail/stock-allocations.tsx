import { Button, Skeleton, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { OrderStatusLabel } from '../../../domain/orders/order-status.tsx'
import { paths } from '../../../paths.ts'
import { problemOf } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorState } from '../../../ui/feedback/states.tsx'
import { useOnChange } from '../../../ui/use-on-change.ts'
import type { StockKey } from './stock-history.tsx'
import classes from './stock-page.module.css'
import { useStockAllocationsQuery, type StockAllocationsQuery } from '../stock.generated.ts'

type AllocatedOrder = StockAllocationsQuery['stockAllocations']['nodes'][number]

/** The open orders that its allocated units belong to. */
export function StockAllocations({ sku, warehouseCode, version }: StockKey) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch, fetchMore } = useStockAllocationsQuery({
    variables: { sku, warehouseCode, first: 20 },
  })
  useOnChange(version, refetch)
  const more = (after: string | null) =>
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult }) => ({
        stockAllocations: {
          ...fetchMoreResult.stockAllocations,
          nodes: [...before.stockAllocations.nodes, ...fetchMoreResult.stockAllocations.nodes],
        },
      }),
    })
  const allocations = data?.stockAllocations
  return (
    <section aria-label={t('stock.page.allocations')}>
      <Title order={2} size="sm" mb={6} lh="20px">
        {t('stock.page.allocations')}
      </Title>
      <div className={classes.panel}>
        {error && !allocations && <ErrorState problem={problemOf(error)} retry={refetch} />}
        {!error && !allocations && <Skeleton h={60} />}
        {allocations?.nodes.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('stock.page.noAllocations')}
          </Text>
        )}
        <ul className={classes.orders}>
          {allocations?.nodes.map((order) => (
            <li key={order.id}>
              <div>
                <Link className="gd-link gd-code gd-clip" to={paths.order(order.orderNumber)}>
                  {order.orderNumber}
                </Link>
                <b className="gd-number">{format.number(promised(order, sku, warehouseCode))}</b>
              </div>
              <div>
                <Text size="sm" c="dimmed" className="gd-clip" title={order.customerName}>
                  {order.customerName}
                </Text>
                <OrderStatusLabel status={order.status} />
              </div>
            </li>
          ))}
        </ul>
        {allocations?.pageInfo.hasNextPage && (
          <Button
            variant="subtle"
            size="compact-xs"
            mt="xs"
            onClick={() => more(allocations.pageInfo.endCursor)}
          >
            {t('stock.page.moreAllocations')}
          </Button>
        )}
      </div>
    </section>
  )
}

function promised({ items }: AllocatedOrder, sku: string, warehouseCode: string): number {
  return items
    .filter((item) => item.sku === sku)
    .flatMap(({ allocations }) => allocations)
    .filter(({ warehouse }) => warehouse.code === warehouseCode)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}
