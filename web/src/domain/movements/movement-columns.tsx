import { IconArrowBackUp } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { stockKeyColumns } from '../stock/stock-key-columns.tsx'
import { useMay } from '../people/me.tsx'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/table/data-table.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import type { MovementsQuery } from './movements.generated.ts'

export type Movement = MovementsQuery['movements']['nodes'][number]

/** What all rows of a list have in common, and none of them repeats. */
const inCommon: Record<'anything' | 'product' | 'stock', string[]> = {
  anything: [],
  product: ['sku', 'product'],
  stock: ['sku', 'product', 'warehouse'],
}

export function useMovementColumns(of: keyof typeof inCommon = 'anything'): Column<Movement>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAdjust = useMay('inventory.adjust')
  return useMemo((): Column<Movement>[] => {
    const change = (delta: number) =>
      delta === 0 ? <span className="gd-dimmed">0</span> : format.delta(delta)
    const what = ({ type, reason }: Movement) => (
      <>
        {t(`movements.types.${type}`)}
        {reason && <span className="gd-dimmed"> · {t(`stock.reasons.${reason}`)}</span>}
      </>
    )
    const columns: Column<Movement>[] = [
      {
        name: 'when',
        title: t('movements.when'),
        from: 'sm',
        render: ({ createdAt }) => (
          <span className="gd-number" title={format.dateTime(createdAt)}>
            {format.moment(createdAt)}
          </span>
        ),
      },
      {
        name: 'type',
        title: t('movements.type'),
        // Where it does not begin with the product, it begins with this.
        ...(of === 'anything' ? { from: 'sm' as const } : {}),
        render: (movement) => (
          <div title={movement.note ?? undefined}>
            {what(movement)}
            {of === 'product' && <span className="gd-beside"> · {movement.warehouse.code}</span>}
            <span className="gd-phone">{format.moment(movement.createdAt)}</span>
          </div>
        ),
      },
      ...stockKeyColumns<Movement>(t, {
        to: ({ product, warehouse }) => paths.stockOf(warehouse.code, product.sku),
        phone: (movement) => (
          <>
            {what(movement)} · {format.moment(movement.createdAt)}
          </>
        ),
        productFrom: 'md',
      }),
      {
        name: 'quantity',
        title: t('movements.quantity'),
        numeric: true,
        render: ({ quantityDelta }) => change(quantityDelta),
      },
      {
        name: 'allocated',
        title: t('movements.allocated'),
        numeric: true,
        from: 'sm',
        render: ({ allocatedDelta }) => change(allocatedDelta),
      },
      {
        name: 'after',
        title: t('movements.after'),
        numeric: true,
        from: 'sm',
        render: ({ quantityAfter, allocatedAfter }) => format.number(quantityAfter + allocatedAfter),
      },
      {
        name: 'reference',
        title: t('movements.reference'),
        from: 'sm',
        render: ({ reference }) => reference && <ReferenceLink reference={reference} />,
      },
      {
        name: 'actor',
        title: t('movements.actor'),
        from: 'xl',
        render: ({ actor }) => (
          <RowLink
            className="gd-link gd-quiet"
            to={`${paths.movements}?${new URLSearchParams({ actor: actor.id }).toString()}`}
          >
            {actor.name}
          </RowLink>
        ),
      },
      ...(mayAdjust
        ? [{ ...correction, title: <span className="gd-hidden">{t('table.actions')}</span> }]
        : []),
    ]
    return columns.filter(({ name }) => !inCommon[of].includes(name))
  }, [t, format, mayAdjust, of])
}

const correction = {
  name: 'actions',
  numeric: true,
  render: (movement: Movement) =>
    movement.type === 'ADJUSTMENT' && movement.quantityDelta !== 0 && <CorrectLink movement={movement} />,
}

/** Leads to the dialog that undoes the movement by another: the ledger itself never changes. */
function CorrectLink({ movement: { id, product, warehouse, quantityDelta } }: { movement: Movement }) {
  const { t } = useTranslation()
  const search = new URLSearchParams({
    adjust: `${product.sku} ${warehouse.code}`,
    corrects: id,
    delta: String(-quantityDelta),
  })
  return (
    <RowLink
      className="gd-action gd-icon"
      to={`${paths.stockOf(warehouse.code, product.sku)}?${search.toString()}`}
      aria-label={t('movements.correct')}
      title={t('movements.correct')}
    >
      <IconArrowBackUp size={14} aria-hidden />
    </RowLink>
  )
}

/** An order and a transfer have a page; other references lead to their movements. */
function ReferenceLink({
  reference: { kind, id, label },
}: {
  reference: NonNullable<Movement['reference']>
}) {
  const { t } = useTranslation()
  // What was moved at once has no document: its label is its way.
  const isTransfer = kind === 'TRANSFER' && label.startsWith('TR-') && !label.includes(' ')
  const to =
    kind === 'ORDER'
      ? paths.order(label)
      : isTransfer
        ? paths.transferOf(label)
        : `${paths.movements}?${new URLSearchParams({ reference: id }).toString()}`
  return (
    <RowLink className="gd-link gd-clip gd-reference" to={to} title={label}>
      {kind === 'ORDER' || kind === 'EXTERNAL' || isTransfer ? label : t(`movements.references.${kind}`)}
    </RowLink>
  )
}
