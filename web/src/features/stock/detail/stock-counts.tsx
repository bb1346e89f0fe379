import { inPacks } from '@gudang/domain'
import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Can } from '../../../domain/people/me.tsx'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { useStockCountsQuery, type StockCountsQueryVariables } from '../stock.generated.ts'

/** When it was counted last, and what was counted and cannot be booked yet. */
export function StockCounts(key: StockCountsQueryVariables) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, refetch } = useStockCountsQuery({ variables: key })
  useLiveRefetch('stocktake', refetch)
  const stock = data?.stock
  if (!stock) return null
  const { lastCounted, blockedCount, abcClass, onHand, product } = stock
  const said = inPacks(onHand, product.packs)
  return (
    <>
      {blockedCount && (
        <Alert color="orange" variant="light" p="xs">
          {t('stock.counts.blocked', { units: format.number(blockedCount.counted) })}{' '}
          {t(`stocktakes.blockReasons.${blockedCount.reason}`, {
            units: format.number(blockedCount.shortBy),
          })}{' '}
          <Link
            className="gd-link gd-code"
            to={`${paths.stocktakeLines(blockedCount.stocktake.number)}?list=blocked`}
          >
            {blockedCount.stocktake.number}
          </Link>
        </Alert>
      )}
      <Text size="xs" c="dimmed">
        {said && `${t('stock.counts.inPacks', { said })} · `}
        {t('stock.counts.class', { abcClass })}
        {' · '}
        {lastCounted ? (
          <span title={format.dateTime(lastCounted.at)}>
            {t('stock.counts.last', { at: format.moment(lastCounted.at) })}
          </span>
        ) : (
          t('stock.counts.never')
        )}
        {lastCounted?.stocktake && (
          <>
            {' '}
            <Link className="gd-link gd-code" to={paths.stocktake(lastCounted.stocktake.number)}>
              {lastCounted.stocktake.number}
            </Link>
          </>
        )}
        <Can permission="stocktake.manage">
          {' · '}
          <Link
            className="gd-link gd-aside"
            to={paths.startStocktake({ warehouseCode: key.warehouseCode, skus: [key.sku] })}
          >
            {t('stocktakes.start')}
          </Link>
        </Can>
      </Text>
    </>
  )
}
