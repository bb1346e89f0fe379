import { Skeleton, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState, ErrorState } from '../../ui/feedback/states.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { PrintPage } from '../../ui/page/print-page.tsx'
import { QrCode } from '../../ui/page/qr-code.tsx'
import classes from '../../ui/page/sheet.module.css'
import { useCountSheetQuery, type CountSheetQuery } from './stocktakes.generated.ts'

/** Nobody walks with more paper than this; more of it is divided by bins. */
const mostLines = 1_000

/** What is still to be counted, in the order of a walk; no quantities, which would lead who counts. */
export function CountSheetPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { number = '' } = useParams()
  const url = useUrlState()
  const bin = url.get('bin') ?? ''
  const { data, error, refetch, fetchMore } = useCountSheetQuery({
    variables: { number, bin: bin || undefined },
  })
  const lines = data?.stocktakeLines.nodes
  const { hasNextPage = false, endCursor = null } = data?.stocktakeLines.pageInfo ?? {}
  const more = hasNextPage && (lines?.length ?? 0) < mostLines
  useEffect(() => {
    if (!more) return
    void fetchMore({
      variables: { after: endCursor },
      updateQuery: (before, { fetchMoreResult }) => ({
        ...before,
        stocktakeLines: {
          ...fetchMoreResult.stocktakeLines,
          nodes: [...before.stocktakeLines.nodes, ...fetchMoreResult.stocktakeLines.nodes],
        },
      }),
      // What failed shows as a sheet that does not become ready; a reload asks again.
    }).catch(() => undefined)
  }, [more, endCursor, fetchMore])
  const stocktake = data?.stocktake
  return (
    <PrintPage
      title={number}
      back={{ to: paths.stocktake(number), label: t('stocktakes.back') }}
      ready={lines !== undefined && lines.length > 0 && !more}
      toolbar={
        <SearchField
          label={t('stocktakes.sheetBin')}
          value={bin}
          onChange={(value) => url.set({ bin: value })}
        />
      }
    >
      {error && !data && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={400} maw={760} aria-busy />}
      {data && !stocktake && (
        <EmptyState title={t('stocktakes.missing')} hint={t('stocktakes.missingHint', { number })} />
      )}
      {stocktake && lines?.length === 0 && (
        <EmptyState title={t('stocktakes.sheetNothing')} hint={t('stocktakes.sheetNothingHint')} />
      )}
      {stocktake && lines && lines.length > 0 && (
        <>
          {hasNextPage && !more && (
            <Text size="sm" role="status" mb="xs">
              {t('stocktakes.sheetFirst', { most: format.number(mostLines) })}
            </Text>
          )}
          <Sheet stocktake={stocktake} lines={lines} />
        </>
      )}
    </PrintPage>
  )
}

interface SheetProps {
  stocktake: NonNullable<CountSheetQuery['stocktake']>
  lines: CountSheetQuery['stocktakeLines']['nodes']
}

function Sheet({ stocktake: { number, title, warehouse }, lines }: SheetProps) {
  const { t } = useTranslation()
  const withBins = lines.some(({ bin }) => bin !== null)
  return (
    <article className={classes.sheet}>
      <header>
        <div>
          <h2>{t('stocktakes.sheet')}</h2>
          <p>
            {warehouse.code} · {warehouse.name}
            {title && ` · ${title}`}
          </p>
        </div>
        <div className={classes.number}>
          <strong>{number}</strong>
          <p />
          <QrCode
            text={new URL(paths.countStocktake(number), location.href).href}
            label={t('transfers.qrOf', { number })}
            size={88}
          />
        </div>
      </header>
      <table>
        <thead>
          <tr>
            {withBins && <th scope="col">{t('stocktakes.bin')}</th>}
            <th scope="col">{t('stock.sku')}</th>
            <th scope="col">{t('stock.product')}</th>
            <th scope="col">{t('stocktakes.counted')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, sku, bin, product }) => (
            <tr key={id}>
              {withBins && <td className="gd-code">{bin}</td>}
              <td className="gd-code">{sku}</td>
              <td>{product.name}</td>
              <td className={classes.write} />
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.signatures}>
        <p>{t('stocktakes.signCounted')}</p>
      </div>
    </article>
  )
}
