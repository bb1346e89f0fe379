import { Paper, Stack, Text, Timeline, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import type { OrderDetailFragment } from './orders.generated.ts'

export function OrderFacts({ order }: { order: OrderDetailFragment }) {
  const { t } = useTranslation()
  const { shipment, contact } = order
  const facts = [
    {
      label: t('orders.detail.customer'),
      lines: [order.customerName, order.customerEmail, order.customerPhone, order.customerAddress],
    },
    { label: t('orders.detail.contact'), lines: [contact?.name, contact?.email, contact?.phone] },
    { label: t('orders.detail.reference'), lines: [order.externalReference] },
    { label: t('orders.detail.note'), lines: [order.note] },
    { label: t('orders.detail.shipment'), lines: [shipment?.carrier, shipment?.trackingCode] },
    {
      label: t('orders.detail.metadata'),
      lines: order.metadata.map(({ key, value }) => `${key}: ${value}`),
    },
  ].filter(({ lines }) => lines.some(Boolean))
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)">
      <Stack gap="xs" component="dl" m={0}>
        {facts.map(({ label, lines }) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            {lines.filter(Boolean).map((line) => (
              <Text
                component="dd"
                size="sm"
                m={0}
                key={line}
                style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
              >
                {line}
              </Text>
            ))}
          </div>
        ))}
      </Stack>
    </Paper>
  )
}

export function OrderTimeline({ order }: { order: OrderDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)">
      <Title order={2} size="xs" c="dimmed" fw={400} mb="xs">
        {t('orders.detail.timeline')}
      </Title>
      <Timeline active={order.timeline.length} bulletSize={10} lineWidth={2}>
        {order.timeline.map(({ status, at, actor, reason }) => (
          <Timeline.Item key={status} title={<Text size="sm">{t(`orders.detail.steps.${status}`)}</Text>}>
            <Text size="xs" c="dimmed">
              {format.dateTime(at)} {t('orders.detail.by', { name: actor.name })}
            </Text>
            {reason && <Text size="sm">{reason}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </Paper>
  )
}
