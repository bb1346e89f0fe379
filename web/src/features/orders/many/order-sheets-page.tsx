import { Button, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../../../domain/people/me.tsx'
import { Units } from '../../../domain/products/units.tsx'
import { useApi } from '../../../graphql/api.tsx'
import { problemOf, type Problem } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { EmptyState, ErrorState } from '../../../ui/feedback/states.tsx'
import { useUrlState } from '../../../ui/navigation/use-url-state.ts'
import { Page } from '../../../ui/page/page.tsx'
import { Sheets } from '../order-sheet-page.tsx'
import classes from '../../../ui/page/sheet.module.css'
import { mergedSheets } from '../order-sheets.ts'
import { OrderOnPaperDocument, type OrderOnPaperFragment } from '../orders.generated.ts'

const kinds = ['merged', 'pick-list', 'packing-slip'] as const
const texts = { merged: 'merged', 'pick-list': 'pickList', 'packing-slip': 'packingSlip' } as const

/** As many are read at once: a page of orders must not spend what others need. */
const atOnce = 5

/** For paper: what to take for many orders in one walk, or the sheets of each. */
export function OrderSheetsPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const kind = kinds.find((known) => known === url.get('sheet')) ?? 'merged'
  const numbers = useMemo(() => url.get('orders')?.split(',').filter(Boolean) ?? [], [url])
  const { orders, problem, reload } = useOrders(numbers.join(','))
  return (
    <Page
      title={t('orders.sheets.many', { count: numbers.length })}
      actions={
        <>
          <Button
            variant="default"
            component={Link}
            to={paths.orders}
            leftSection={<IconArrowLeft size={14} aria-hidden />}
          >
            {t('orders.sheets.toList')}
          </Button>
          <Button
            disabled={!orders}
            onClick={() => window.print()}
            leftSection={<IconPrinter size={14} aria-hidden />}
          >
            {t('orders.sheets.print')}
          </Button>
        </>
      }
      toolbar={
        <SegmentedControl
          size="xs"
          aria-label={t('orders.sheets.which')}
          value={kind}
          onChange={(value) => url.set({ sheet: value })}
          data={kinds.map((value) => ({ value, label: t(`orders.sheets.${texts[value]}`) }))}
        />
      }
    >
      {problem && <ErrorState problem={problem} retry={reload} />}
      {!problem && !orders && <Skeleton h={400} maw={760} aria-busy />}
      {orders?.length === 0 && <EmptyState title={t('orders.missing')} hint={t('orders.sheets.noneHint')} />}
      {orders &&
        (kind === 'merged' ? (
          <Merged orders={orders} />
        ) : (
          orders.map((order) => <Sheets key={order.id} order={order} kind={kind} />)
        ))}
    </Page>
  )
}

function useOrders(numbers: string) {
  const { client } = useApi()
  const withPacks = useMay('product.view')
  const [orders, setOrders] = useState<OrderOnPaperFragment[]>()
  const [problem, setProblem] = useState<Problem>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let over = false
    const read = async () => {
      const wanted = numbers.split(',').filter(Boolean)
      const found: OrderOnPaperFragment[] = []
      for (let at = 0; at < wanted.length && !over; at += atOnce) {
        const answers = await Promise.all(
          wanted
            .slice(at, at + atOnce)
            .map((orderNumber) =>
              client.query({ query: OrderOnPaperDocument, variables: { orderNumber, withPacks } }),
            ),
        )
        for (const { data } of answers) if (data?.order) found.push(data.order)
      }
      return found
    }
    setProblem(undefined)
    read().then(
      (found) => !over && setOrders(found),
      (error: unknown) => !over && setProblem(problemOf(error)),
    )
    return () => void (over = true)
  }, [client, numbers, withPacks, attempt])
  return { orders, problem, reload: () => setAttempt((before) => before + 1) }
}

/** One walk through each warehouse: a line a product, with the orders that it is for. */
function Merged({ orders }: { orders: OrderOnPaperFragment[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return mergedSheets(orders).map(({ warehouse, lines, units }) => {
    const withBins = lines.some(({ bin }) => bin !== null)
    return (
      <article className={classes.sheet} key={warehouse.id}>
        <header>
          <div>
            <h2>{t('orders.sheets.merged')}</h2>
            <p>{t('orders.sheets.from', { code: warehouse.code, name: warehouse.name })}</p>
          </div>
          <div className={classes.number}>
            <strong>{t('orders.sheets.orderCount', { count: orders.length })}</strong>
            <p>{format.dateTime(new Date().toISOString())}</p>
          </div>
        </header>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="gd-hidden">{t('orders.sheets.picked')}</span>
              </th>
              {withBins && <th scope="col">{t('stock.bin')}</th>}
              <th scope="col">{t('stock.sku')}</th>
              <th scope="col">{t('orders.detail.product')}</th>
              <th scope="col">{t('orders.detail.qty')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ sku, name, quantity, packs, bin, parts }) => (
              <tr key={sku}>
                <td>
                  <span className={classes.box} />
                </td>
                {withBins && <td>{bin}</td>}
                <td className="gd-code">{sku}</td>
                <td>
                  {name}
                  <Text size="xs" component="div">
                    {parts.map((part) => `${format.number(part.quantity)} × ${part.orderNumber}`).join(', ')}
                  </Text>
                </td>
                <td>
                  <Units of={quantity} packs={packs} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3 + Number(withBins)}>
                {t('orders.sheets.units')}
              </th>
              <td>{format.number(units)}</td>
            </tr>
          </tfoot>
        </table>
        <p className={classes.sign}>{t('orders.sheets.sign')}</p>
      </article>
    )
  })
}
