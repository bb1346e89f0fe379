import { SegmentedControl, Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../domain/people/me.tsx'
import { Units } from '../../domain/products/units.tsx'
import { paths } from '../../paths.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { PrintPage } from '../../ui/page/print-page.tsx'
import { EmptyState, ErrorState } from '../../ui/feedback/states.tsx'
import classes from '../../ui/page/sheet.module.css'
import { sheetsOf, type Sheet } from './order-sheets.ts'
import { useOrderOnPaperQuery, type OrderOnPaperFragment } from './orders.generated.ts'

const kinds = ['pick-list', 'packing-slip'] as const
type Kind = (typeof kinds)[number]
const texts = { 'pick-list': 'pickList', 'packing-slip': 'packingSlip' } as const

/** For paper: one sheet a warehouse, black on white in any theme. */
export function OrderSheetPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { orderNumber = '', sheet } = useParams()
  const kind = kinds.find((known) => known === sheet)
  const withPacks = useMay('product.view')
  const { data, error, refetch } = useOrderOnPaperQuery({ variables: { orderNumber, withPacks } })
  const order = data?.order
  return (
    <PrintPage
      title={t('orders.one', { orderNumber })}
      back={{ to: paths.order(orderNumber), label: t('orders.sheets.back') }}
      ready={Boolean(order)}
      toolbar={
        <SegmentedControl
          size="xs"
          aria-label={t('orders.sheets.which')}
          value={kind ?? ''}
          onChange={(value) => void navigate(paths.orderSheet(orderNumber, value as Kind), { replace: true })}
          data={kinds.map((value) => ({ value, label: t(`orders.sheets.${texts[value]}`) }))}
        />
      }
    >
      {error && !data && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={400} maw={760} aria-busy />}
      {data && !order && (
        <EmptyState title={t('orders.missing')} hint={t('orders.missingHint', { orderNumber })} />
      )}
      {order && kind && <Sheets order={order} kind={kind} />}
    </PrintPage>
  )
}

export function Sheets({ order, kind }: { order: OrderOnPaperFragment; kind: Kind }) {
  const sheets = sheetsOf(order)
  return sheets.map((sheet, index) => (
    <OrderSheet
      key={sheet.warehouse.id}
      order={order}
      sheet={sheet}
      kind={kind}
      part={{ number: index + 1, of: sheets.length }}
    />
  ))
}

interface OrderSheetProps {
  order: OrderOnPaperFragment
  sheet: Sheet
  kind: Kind
  part: { number: number; of: number }
}

function OrderSheet({ order, sheet, kind, part }: OrderSheetProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const picking = kind === 'pick-list'
  const { warehouse, lines, units } = sheet
  const withBins = lines.some(({ bin }) => bin !== null)
  return (
    <article className={classes.sheet}>
      <header>
        <div>
          <h2>{t(`orders.sheets.${texts[kind]}`)}</h2>
          <p>
            {t('orders.sheets.from', { code: warehouse.code, name: warehouse.name })}
            {part.of > 1 && ` · ${t('orders.sheets.part', { number: part.number, count: part.of })}`}
          </p>
        </div>
        <div className={classes.number}>
          <strong>{order.orderNumber}</strong>
          <p>{format.dateTime(order.createdAt)}</p>
        </div>
      </header>
      <address>
        <strong>{order.customerName}</strong>
        {!picking &&
          [order.customerAddress, order.customerPhone]
            .filter(Boolean)
            .map((line) => <div key={line}>{line}</div>)}
        {order.externalReference && (
          <div>{t('orders.sheets.reference', { reference: order.externalReference })}</div>
        )}
      </address>
      <table>
        <thead>
          <tr>
            {picking && (
              <th scope="col">
                <span className="gd-hidden">{t('orders.sheets.picked')}</span>
              </th>
            )}
            {withBins && <th scope="col">{t('stock.bin')}</th>}
            <th scope="col">{t('stock.sku')}</th>
            <th scope="col">{t('orders.detail.product')}</th>
            <th scope="col">{t('orders.detail.qty')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ sku, name, quantity, packs, bin }) => (
            <tr key={sku}>
              {picking && (
                <td>
                  <span className={classes.box} />
                </td>
              )}
              {withBins && <td>{bin}</td>}
              <td className="gd-code">{sku}</td>
              <td>{name}</td>
              <td>
                <Units of={quantity} packs={packs} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2 + Number(picking) + Number(withBins)}>
              {t('orders.sheets.units')}
            </th>
            <td>{format.number(units)}</td>
          </tr>
        </tfoot>
      </table>
      {order.note && (
        <p className={classes.note}>
          {t('orders.detail.note')}: {order.note}
        </p>
      )}
      {picking && <p className={classes.sign}>{t('orders.sheets.sign')}</p>}
    </article>
  )
}
