import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../domain/paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { MovementsQuery } from './movements.generated.ts'

type Movement = MovementsQuery['movements']['nodes'][number]

export function useMovementColumns(): Column<Movement>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo((): Column<Movement>[] => {
    const change = (delta: number) =>
      delta === 0 ? <Text span size="sm" c="dimmed">0</Text> : <b>{format.delta(delta)}</b>
    return [
      {
        name: 'when',
        title: t('movements.when'),
        width: 150,
        render: ({ createdAt }) => <span className="gd-number">{format.dateTime(createdAt)}</span>,
      },
      {
        name: 'type',
        title: t('movements.type'),
        width: 150,
        render: ({ type, reason, note }) => (
          <span title={note ?? undefined}>
            {t(`movements.types.${type}`)}
            {reason && (
              <Text span size="sm" c="dimmed">
                {' · '}
                {t(`stock.reasons.${reason}`)}
              </Text>
            )}
          </span>
        ),
      },
      {
        name: 'sku',
        title: t('movements.sku'),
        width: 110,
        render: ({ product }) => <span className="gd-code">{product.sku}</span>,
      },
      {
        name: 'product',
        title: t('movements.product'),
        from: 'md',
        render: ({ product }) => (
          <Text size="sm" className="gd-clip" title={product.name}>
            {product.name}
          </Text>
        ),
      },
      {
        name: 'warehouse',
        title: t('movements.warehouse'),
        width: 110,
        from: 'sm',
        render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
      },
      {
        name: 'quantity',
        title: t('movements.quantity'),
        numeric: true,
        width: 90,
        render: ({ quantityDelta }) => change(quantityDelta),
      },
      {
        name: 'allocated',
        title: t('movements.allocated'),
        numeric: true,
        width: 90,
        from: 'sm',
        render: ({ allocatedDelta }) => change(allocatedDelta),
      },
      {
        name: 'after',
        title: t('movements.after'),
        numeric: true,
        width: 90,
        from: 'md',
        render: ({ quantityAfter, allocatedAfter }) => format.number(quantityAfter + allocatedAfter),
      },
      {
        name: 'reference',
        title: t('movements.reference'),
        width: 130,
        from: 'sm',
        render: ({ reference }) =>
          reference?.kind === 'ORDER' ? (
            <Link className="gd-link" to={paths.order(reference.label)}>
              {reference.label}
            </Link>
          ) : (
            reference?.label
          ),
      },
      {
        name: 'actor',
        title: t('movements.actor'),
        width: 130,
        from: 'lg',
        render: ({ actor }) => (
          <Text size="sm" className="gd-clip" c="dimmed" title={actor.name}>
            {actor.name}
          </Text>
        ),
      },
    ]
  }, [t, format])
}
