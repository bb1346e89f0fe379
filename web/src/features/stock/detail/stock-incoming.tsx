import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { useStockIncomingQuery, type StockIncomingQueryVariables } from '../stock.generated.ts'
import classes from './stock-page.module.css'

/** What is on the way here, the first to arrive first. */
export function StockIncoming(key: StockIncomingQueryVariables) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, refetch } = useStockIncomingQuery({ variables: key })
  useLiveRefetch('transfer', refetch)
  const stock = data?.stock
  if (!stock || stock.inTransit === 0) return null
  return (
    <section className={classes.panel}>
      <Title order={2} size="xs" c="dimmed" fw={400} mb="xs">
        {t('stock.incoming.title', { units: format.number(stock.inTransit) })}
      </Title>
      <ul className={classes.orders}>
        {stock.incoming.map(({ transferNumber, units, expectedAt, from }) => (
          <li key={transferNumber}>
            <span className="gd-number">{format.number(units)}</span>{' '}
            {t('stock.incoming.from', { warehouse: from.code })}{' '}
            <Link className="gd-link gd-code" to={paths.transferOf(transferNumber)}>
              {transferNumber}
            </Link>
            {expectedAt && (
              <Text span c="dimmed" size="sm" ml="xs" title={format.dateTime(expectedAt)}>
                {t('stock.incoming.expected', { at: format.moment(expectedAt) })}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
