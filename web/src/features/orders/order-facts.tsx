import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { DocumentFacts, DocumentTimeline } from '../../domain/documents/document-page.tsx'
import { paths } from '../../paths.ts'
import type { OrderDetailFragment } from './orders.generated.ts'

export function OrderFacts({ order }: { order: OrderDetailFragment }) {
  const { t } = useTranslation()
  const { shipment, contact } = order
  const facts = [
    {
      label: t('orders.detail.customer'),
      more: (
        <Anchor
          key="orders"
          component={Link}
          to={paths.ordersOf(order.customerEmail ?? order.customerName)}
          size="sm"
        >
          {t('orders.detail.ordersOf')}
        </Anchor>
      ),
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
  ]
  return (
    <DocumentFacts
      facts={facts.map(({ label, lines, more }) => {
        const text = lines.filter(Boolean).join('\n')
        return { label, text: more ? [text, '\n', more] : text }
      })}
    />
  )
}

export function OrderTimeline({ order }: { order: OrderDetailFragment }) {
  const { t } = useTranslation()
  return (
    <DocumentTimeline
      title={t('orders.detail.timeline')}
      steps={order.timeline.map(({ status, reason, ...step }) => ({
        ...{ ...step, note: reason },
        what: t(`orders.detail.steps.${status}`),
      }))}
    />
  )
}
