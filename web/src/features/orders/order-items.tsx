import { Paper, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../domain/people/me.tsx'
import { ProductLink } from '../../domain/products/product-link.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import type { OrderDetailFragment } from './orders.generated.ts'

export function OrderItems({ order }: { order: OrderDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = useMoney()
  return (
    <Paper withBorder radius="md" bg="var(--gd-surface)">
      <div className="gd-scroll-x" tabIndex={0} role="region" aria-label={t('orders.detail.items')}>
        <Table verticalSpacing={6} fz="sm" miw={310}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th fw={400}>{t('orders.detail.product')}</Table.Th>
              <Table.Th fw={400}>{t('orders.detail.from')}</Table.Th>
              <Table.Th fw={400} ta="right">
                {t('orders.detail.qty')}
              </Table.Th>
              <Table.Th fw={400} ta="right" visibleFrom="sm">
                {t('orders.detail.price')}
              </Table.Th>
              <Table.Th fw={400} ta="right">
                {t('orders.detail.lineTotal')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {order.items.map((item, index) => (
              <Table.Tr key={index}>
                <Table.Td maw={{ base: 112, sm: 260 }}>
                  <ProductLink sku={item.sku} />
                  <Text size="xs" c="dimmed" className="gd-clip" title={item.productName}>
                    {item.productName}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {item.allocations.map(({ warehouse, quantity }) => (
                    <div key={warehouse.id} title={warehouse.name} className="gd-number">
                      {item.allocations.length > 1 && `${format.number(quantity)} `}
                      {warehouse.code}
                    </div>
                  ))}
                </Table.Td>
                <Table.Td ta="right" className="gd-number">
                  {format.number(item.qty)}
                </Table.Td>
                <Table.Td ta="right" className="gd-number" visibleFrom="sm">
                  {money(item.priceAtPurchase)}
                </Table.Td>
                <Table.Td ta="right" className="gd-number">
                  {money(item.lineTotal)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th colSpan={2}>{t('orders.total')}</Table.Th>
              <Table.Td ta="right" className="gd-number">
                {format.number(order.items.reduce((sum, { qty }) => sum + qty, 0))}
              </Table.Td>
              <Table.Td visibleFrom="sm" />
              <Table.Td ta="right" fw={600} className="gd-number">
                {money(order.totalAmount)}
              </Table.Td>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </Paper>
  )
}
