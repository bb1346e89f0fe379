import { Anchor, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import type { HeldByFragment } from '../../graphql/fragments.generated.ts'

interface HeldByProps {
  sku: string
  warehouseCode: string
  heldBy?: HeldByFragment | null
}

/** Which orders have to let go of units of a stock, newest first; the page of the stock lists all. */
export function HeldBy({ sku, warehouseCode, heldBy }: HeldByProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!heldBy || heldBy.orders.length === 0) return null
  return (
    <Text size="sm" span>
      {t('stock.heldBy.title')}{' '}
      {heldBy.orders.map(({ orderNumber, units }, index) => (
        <span key={orderNumber}>
          {index > 0 && ', '}
          <Anchor component={Link} to={paths.order(orderNumber)}>
            {orderNumber}
          </Anchor>{' '}
          ({format.number(units)})
        </span>
      ))}{' '}
      <Anchor component={Link} to={paths.stockOf(warehouseCode, sku)}>
        {t('stock.heldBy.all')}
      </Anchor>
    </Text>
  )
}
