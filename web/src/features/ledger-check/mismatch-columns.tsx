import { Button } from '@mantine/core'
import { IconMessageCheck } from '@tabler/icons-react'
import { useCallback, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/table/data-table.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import type { LedgerMismatchFactsFragment } from './ledger-check.generated.ts'
import classes from './ledger-check.module.css'

export type Mismatch = LedgerMismatchFactsFragment

/** What differs, with what was expected and found beside it where there is no room for columns. */
export function useMismatchColumns(acknowledge: ((id: string) => void) | undefined): Column<Mismatch>[] {
  const { t } = useTranslation()
  const place = usePlace()
  const value = useValue()
  return useMemo(
    (): Column<Mismatch>[] => [
      { name: 'place', title: t('ledgerCheck.place'), render: place },
      {
        name: 'what',
        title: t('ledgerCheck.what'),
        grow: true,
        render: (mismatch) => <What mismatch={mismatch} />,
      },
      {
        name: 'expected',
        title: t('ledgerCheck.expected'),
        numeric: true,
        from: 'md',
        render: ({ kind, expected }) => value(kind, expected),
      },
      {
        name: 'found',
        title: t('ledgerCheck.found'),
        numeric: true,
        from: 'md',
        render: ({ kind, found }) => value(kind, found),
      },
      ...(acknowledge
        ? [
            {
              name: 'acknowledge',
              title: <span className="gd-hidden">{t('ledgerCheck.acknowledge')}</span>,
              numeric: true,
              render: ({ id }: Mismatch) => (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('ledgerCheck.acknowledge')}
                  onClick={() => acknowledge(id)}
                >
                  <IconMessageCheck size={16} className={classes.phone} aria-hidden />
                  <span className={classes.desk}>{t('ledgerCheck.acknowledge')}</span>
                </Button>
              ),
            },
          ]
        : []),
    ],
    [t, place, value, acknowledge],
  )
}

/** With who says why. */
export function useAcknowledgedColumns(): Column<Mismatch>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const place = usePlace()
  return useMemo(
    (): Column<Mismatch>[] => [
      { name: 'place', title: t('ledgerCheck.place'), render: place },
      {
        name: 'what',
        title: t('ledgerCheck.what'),
        from: 'md',
        render: (mismatch) => (
          <div className={classes.what}>
            <What mismatch={mismatch} />
          </div>
        ),
      },
      {
        name: 'reason',
        title: t('ledgerCheck.reason'),
        grow: true,
        render: (mismatch) => {
          const { reason, by, at } = mismatch.acknowledgement!
          return (
            <div className={classes.wrap}>
              <div className={classes.narrow}>
                <What mismatch={mismatch} />
              </div>
              <div className={classes.reason}>{reason}</div>
              <div className={classes.narrow}>
                {by.name} · {format.dateTime(at)}
              </div>
            </div>
          )
        },
      },
      {
        name: 'by',
        title: t('ledgerCheck.by'),
        from: 'md',
        render: ({ acknowledgement }) => acknowledgement!.by.name,
      },
      {
        name: 'at',
        title: t('ledgerCheck.at'),
        numeric: true,
        from: 'md',
        render: ({ acknowledgement }) => format.dateTime(acknowledgement!.at),
      },
    ],
    [t, format, place],
  )
}

/** The stock, the order or the transfer, as a link for who may see it. */
function usePlace(): (mismatch: Mismatch) => ReactNode {
  const mayStock = useMay('inventory.view')
  const mayOrders = useMay('order.view')
  return useCallback(
    ({ kind, sku, warehouseCode, orderNumber, transferNumber }: Mismatch) => {
      const link = (to: string, text: string, may: boolean) =>
        may ? (
          <RowLink className="gd-link gd-code" to={to}>
            {text}
          </RowLink>
        ) : (
          <span className="gd-code">{text}</span>
        )
      // There is no page of a level that is gone; its movements are there.
      const isGone = kind === 'LEVEL_MISSING'
      return (
        <>
          {orderNumber && <div>{link(paths.order(orderNumber), orderNumber, mayOrders)}</div>}
          {transferNumber && <div>{link(paths.transferOf(transferNumber), transferNumber, mayStock)}</div>}
          {sku && warehouseCode && (
            <div>
              {link(
                isGone
                  ? `${paths.movements}?${new URLSearchParams({ q: sku, warehouse: warehouseCode }).toString()}`
                  : paths.stockOf(warehouseCode, sku),
                sku,
                mayStock,
              )}{' '}
              {warehouseCode}
            </div>
          )}
        </>
      )
    },
    [mayStock, mayOrders],
  )
}

export function What({ mismatch }: { mismatch: Mismatch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const value = useValue()
  const { kind, sequence, expected, found } = mismatch
  return (
    <div className={classes.wrap}>
      {t(`ledgerCheck.kinds.${kind}`)}
      {sequence !== null && ` (${t('ledgerCheck.movement', { sequence: format.number(sequence) })})`}
      <span className={classes.narrow}>
        {[
          expected !== null && `${t('ledgerCheck.expected')}: ${value(kind, expected)}`,
          found !== null && `${t('ledgerCheck.found')}: ${value(kind, found)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  )
}

const shownOfHash = 10

/** As the kind of the mismatch says what it is: units, a moment, a type, a hash. */
function useValue(): (kind: Mismatch['kind'], value: string | null) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return useCallback(
    (kind, value) => {
      if (value === null) return '–'
      if (kind === 'TIME_ORDER') return format.dateTime(value)
      if (kind === 'LOW_MARK') return t(value === 'true' ? 'roles.yes' : 'roles.no')
      if (kind === 'MOVEMENT_TYPE') return t(`movements.types.${value}`, { defaultValue: value })
      if (kind.endsWith('_HASH'))
        return value.length > shownOfHash ? `${value.slice(0, shownOfHash)}…` : value || '–'
      return /^-?\d+$/.test(value) ? format.number(Number(value)) : value
    },
    [t, format],
  )
}
