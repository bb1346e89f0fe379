import type { Pack } from '@gudang/domain'
import { Group, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Can } from '../../../domain/people/me.tsx'
import { Units } from '../../../domain/products/units.tsx'
import { LowBadge } from '../../../domain/stock/low-badge.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { DataTable, type Column } from '../../../ui/table/data-table.tsx'
import { RowLink } from '../../../ui/table/row-link.tsx'
import type { ProductPageQuery, ProductStockFragment } from '../products.generated.ts'
import classes from './product-page.module.css'

interface ProductLevelsProps {
  sku: string
  stocks: ProductStockFragment[]
  alerts: NonNullable<ProductPageQuery['alerts']>['nodes']
  packs: readonly Pack[]
}

type Level = Pick<ProductStockFragment, 'id' | 'quantity' | 'allocated' | 'onHand' | 'inTransit'> & {
  /** None: of the total. */
  stock?: ProductStockFragment
}

const figures = ['quantity', 'allocated', 'onHand', 'inTransit'] as const

/** Its stock in each warehouse, what of it is on the way, and the sum. */
export function ProductLevels({ sku, stocks, alerts, packs }: ProductLevelsProps) {
  const { t } = useTranslation()
  const columns = useColumns(sku, alerts, packs)
  const rows = useMemo((): Level[] => {
    const each = stocks.map((stock): Level => ({ ...stock, stock }))
    if (stocks.length < 2) return each
    const total = { id: 'total', quantity: 0, allocated: 0, onHand: 0, inTransit: 0 }
    for (const figure of figures) total[figure] = stocks.reduce((sum, stock) => sum + stock[figure], 0)
    return [...each, total]
  }, [stocks])
  return (
    <section className={classes.section}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="sm">
          {t('products.page.levels')}
        </Title>
        <Can permission="stocktake.manage">
          <Link className="gd-link gd-aside" to={paths.startStocktake({ skus: [sku] })}>
            {t('stocktakes.start')}
          </Link>
        </Can>
      </Group>
      <DataTable
        label={t('products.page.levels')}
        columns={columns}
        rows={rows}
        retry={() => undefined}
        empty={
          <Text size="sm" c="dimmed">
            {t('products.page.noLevels')}
          </Text>
        }
      />
    </section>
  )
}

function useColumns(
  sku: string,
  alerts: ProductLevelsProps['alerts'],
  packs: readonly Pack[],
): Column<Level>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo((): Column<Level>[] => {
    const lowSince = new Map(alerts.map(({ stock, raisedAt }) => [stock.id, raisedAt]))
    const figure = (name: (typeof figures)[number], title: string, from?: 'sm'): Column<Level> => ({
      name,
      title,
      numeric: true,
      ...(from ? { from } : {}),
      render: (level) => {
        const units = <Units of={level[name]} packs={name === 'onHand' ? packs : []} />
        return level.stock ? units : <b>{units}</b>
      },
    })
    return [
      {
        name: 'warehouse',
        title: t('stock.warehouse'),
        render: ({ stock }) =>
          stock ? (
            <>
              <RowLink className="gd-link gd-code" to={paths.stockOf(stock.warehouse.code, sku)}>
                {stock.warehouse.code}
              </RowLink>
              <span className="gd-phone">{stock.warehouse.name}</span>
            </>
          ) : (
            <b>{t('products.page.total')}</b>
          ),
      },
      {
        name: 'name',
        title: <span className="gd-hidden">{t('warehouses.name')}</span>,
        from: 'sm',
        render: ({ stock }) => stock && <span className="gd-dimmed">{stock.warehouse.name}</span>,
      },
      figure('quantity', t('stock.quantity')),
      figure('allocated', t('stock.allocated'), 'sm'),
      figure('onHand', t('stock.onHand')),
      figure('inTransit', t('products.page.inTransit'), 'sm'),
      {
        name: 'bin',
        title: t('stock.bin'),
        from: 'sm',
        render: ({ stock }) => stock?.bin,
      },
      {
        name: 'threshold',
        title: t('stock.threshold'),
        numeric: true,
        from: 'md',
        render: ({ stock }) =>
          stock && (stock.lowStockThreshold > 0 ? format.number(stock.lowStockThreshold) : '–'),
      },
      {
        name: 'told',
        title: <span className="gd-hidden">{t('products.page.incoming')}</span>,
        grow: true,
        from: 'md',
        render: ({ stock }) => {
          if (!stock) return null
          const since = lowSince.get(stock.id)
          return (
            <>
              {stock.isLow && <LowBadge />}{' '}
              {since && (
                <span className="gd-dimmed">{t('products.page.lowSince', { when: format.date(since) })}</span>
              )}{' '}
              {stock.incoming.map(({ transferNumber, units, from, expectedAt }) => (
                <RowLink
                  key={transferNumber}
                  className="gd-link gd-quiet"
                  to={paths.transferOf(transferNumber)}
                >
                  {t('products.page.arrives', { units: format.number(units), from: from.code })}
                  {expectedAt && ` · ${format.date(expectedAt)}`}{' '}
                </RowLink>
              ))}
            </>
          )
        },
      },
    ]
  }, [t, format, sku, alerts, packs])
}
