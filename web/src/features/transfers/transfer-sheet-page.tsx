import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { Units } from '../../domain/products/units.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState, ErrorState } from '../../ui/feedback/states.tsx'
import { PrintPage } from '../../ui/page/print-page.tsx'
import { QrCode } from '../../ui/page/qr-code.tsx'
import classes from '../../ui/page/sheet.module.css'
import { useTransferByNumberQuery, type TransferDetailFragment } from './transfer-documents.generated.ts'

/** The paper that travels with the goods: no prices, two signatures, black on white in any theme. */
export function TransferSheetPage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const { data, error, refetch } = useTransferByNumberQuery({ variables: { number } })
  return (
    <PrintPage
      title={number}
      back={{ to: paths.transferOf(number), label: t('transfers.back') }}
      ready={Boolean(data?.transfer)}
    >
      {error && !data && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={400} maw={760} aria-busy />}
      {data && !data.transfer && (
        <EmptyState title={t('transfers.missing')} hint={t('transfers.missingHint', { number })} />
      )}
      {data?.transfer && <Sheet transfer={data.transfer} />}
    </PrintPage>
  )
}

function Sheet({ transfer }: { transfer: TransferDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { number, from, to, carrier, trackingCode, note, status } = transfer
  const isSent = status === 'IN_TRANSIT' || status === 'CLOSED'
  const lines = transfer.lines
    .map(({ sku, product, requested, sent }) => ({
      sku,
      name: product.name,
      packs: product.packs,
      units: isSent ? sent : requested,
    }))
    .filter(({ units }) => units > 0)
  return (
    <article className={classes.sheet}>
      <header>
        <div>
          <h2>{t('transfers.sheetTitle')}</h2>
          <p>
            {from.code} · {from.name} → {to.code} · {to.name}
          </p>
        </div>
        <div className={classes.number}>
          <strong>{number}</strong>
          <p>{format.dateTime(transfer.sentAt ?? transfer.createdAt)}</p>
          <QrCode
            text={new URL(paths.transferOf(number), location.href).href}
            label={t('transfers.qrOf', { number })}
            size={88}
          />
        </div>
      </header>
      {(carrier ?? trackingCode) && <p>{[carrier, trackingCode].filter(Boolean).join(' · ')}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('stock.sku')}</th>
            <th scope="col">{t('stock.product')}</th>
            <th scope="col">{t('transfers.quantity')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ sku, name, packs, units }) => (
            <tr key={sku}>
              <td className="gd-code">{sku}</td>
              <td>{name}</td>
              <td>
                <Units of={units} packs={packs} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('orders.sheets.units')}
            </th>
            <td>{format.number(lines.reduce((sum, { units }) => sum + units, 0))}</td>
          </tr>
        </tfoot>
      </table>
      {note && <p className={classes.note}>{note}</p>}
      <div className={classes.signatures}>
        <p>{t('transfers.signSent')}</p>
        <p>{t('transfers.signReceived')}</p>
      </div>
    </article>
  )
}
