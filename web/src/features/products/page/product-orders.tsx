import { Button, Skeleton, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { OrderStatusLabel } from '../../../domain/orders/order-status.tsx'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { problemOf } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { ErrorState } from '../../../ui/feedback/states.tsx'
import { useProductOrdersQuery } from '../products.generated.ts'
import classes from './product-page.module.css'

/** The orders that wait for it, whichever warehouse gives it. */
export function ProductOrders({ sku }: { sku: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch } = useProductOrdersQuery({ variables: { sku } })
  useLiveRefetch('order', () => void refetch(), 2_000)
  const orders = data?.orders
  return (
    <section className={classes.section}>
      <Title order={2} size="sm">
        {t('products.page.orders')}
      </Title>
      {error && !orders && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !orders && <Skeleton h={60} />}
      {orders?.nodes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('products.page.noOrders')}
        </Text>
      )}
      <ul className={classes.list}>
        {orders?.nodes.map(({ id, orderNumber, customerName, status, items }) => (
          <li key={id}>
            <Link className="gd-link gd-code gd-clip" to={paths.order(orderNumber)}>
              {orderNumber}
            </Link>
            <span className="gd-clip gd-dimmed" title={customerName}>
              {customerName}
            </span>
            <span className="gd-number">
              {format.number(items.reduce((sum, item) => sum + (item.sku === sku ? item.qty : 0), 0))}
            </span>
            <OrderStatusLabel status={status} />
          </li>
        ))}
      </ul>
      {orders?.pageInfo.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          component={Link}
          to={`${paths.orders}?${new URLSearchParams({ sku, status: 'OPEN' }).toString()}`}
        >
          {t('products.page.moreOrders')}
        </Button>
      )}
    </section>
  )
}
