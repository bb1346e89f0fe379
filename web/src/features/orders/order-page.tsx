import { Button, Grid, Paper, Skeleton, Stack } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { OrderStatusLabel } from '../../domain/orders/order-status.tsx'
import { paths } from '../../paths.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { notifyRefused } from '../../ui/feedback/notify.ts'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { CancelOrderDialog } from './cancel-order-dialog.tsx'
import { OrderFacts, OrderTimeline } from './order-facts.tsx'
import { OrderItems } from './order-items.tsx'
import { expectedOrder, useTransitionHandlers } from './order-transition.ts'
import {
  useOrderByNumberQuery,
  useProcessOrderCommand,
  type OrderDetailFragment,
} from './orders.generated.ts'
import { ShipOrderDialog } from './ship-order-dialog.tsx'

export function OrderPage() {
  const { t } = useTranslation()
  const orderNumber = useParams().orderNumber!
  const { data, error, refetch } = useOrderByNumberQuery({ variables: { orderNumber } })
  useLiveRefetch('order', refetch)
  const title = t('orders.one', { orderNumber })
  if (error && !data) {
    return (
      <Page title={title}>
        <ErrorState problem={problemOf(error)} retry={refetch} />
      </Page>
    )
  }
  if (!data) return <OrderSkeleton title={title} />
  if (!data.order) {
    return (
      <Page title={title}>
        <EmptyState title={t('orders.missing')} hint={t('orders.missingHint', { orderNumber })} />
      </Page>
    )
  }
  return <OrderView order={data.order} title={title} refresh={() => void refetch()} />
}

interface OrderViewProps {
  order: OrderDetailFragment
  title: string
  refresh: () => void
}

/** One order: what to take from which warehouse, its state, and what can be done with it now. */
function OrderView({ order, title, refresh }: OrderViewProps) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<'cancel' | 'ship'>()
  const { orderNumber, allowedTransitions, status } = order
  const process = useProcessOrderCommand(
    useTransitionHandlers(orderNumber, {
      onRefused(why) {
        notifyRefused(why)
        refresh()
      },
    }),
  )
  const close = () => setDialog(undefined)
  return (
    <Page
      title={title}
      badge={<OrderStatusLabel status={order.status} />}
      actions={
        <>
          <Button
            variant="default"
            component={Link}
            to={paths.orderSheet(orderNumber, status === 'PENDING' ? 'pick-list' : 'packing-slip')}
            leftSection={<IconPrinter size={14} aria-hidden />}
          >
            {t('orders.sheets.print')}
          </Button>
          {allowedTransitions.includes('CANCELLED') && (
            <Button variant="default" onClick={() => setDialog('cancel')}>
              {t('orders.detail.cancel')}
            </Button>
          )}
          {allowedTransitions.includes('PROCESSED') && (
            <Button
              loading={process.running}
              onClick={() =>
                void process.run((idempotencyKey) => ({ orderNumber, idempotencyKey }), {
                  optimistic: { processOrder: expectedOrder(order, 'PROCESSED') },
                })
              }
            >
              {t('orders.detail.process')}
            </Button>
          )}
          {allowedTransitions.includes('SHIPPED') && (
            <Button onClick={() => setDialog('ship')}>{t('orders.detail.ship')}</Button>
          )}
        </>
      }
    >
      <ProblemAlert problem={process.problem} />
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <OrderItems order={order} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="sm">
            <OrderFacts order={order} />
            <OrderTimeline order={order} />
          </Stack>
        </Grid.Col>
      </Grid>
      <CancelOrderDialog order={order} opened={dialog === 'cancel'} onClose={close} refresh={refresh} />
      <ShipOrderDialog order={order} opened={dialog === 'ship'} onClose={close} refresh={refresh} />
    </Page>
  )
}

function OrderSkeleton({ title }: { title: string }) {
  return (
    <Page title={title}>
      <Grid gap="sm" aria-busy>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder radius="md" p="md" bg="var(--gd-surface)">
            <Stack>
              {Array.from({ length: 6 }, (_, index) => (
                <Skeleton h={14} key={index} />
              ))}
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Skeleton h={160} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}
