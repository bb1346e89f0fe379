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
      delta === 0 ? (
        <Text span inherit c="dimmed">
          0
        </Text>
      ) : (
        <b>{format.delta(delta)}</b>
      )
    return [
      {
        name: 'when',
        title: t('movements.when'),
        from: 'sm',
        render: ({ createdAt }) => <span className="gd-number">{format.dateTime(createdAt)}</span>,
      },
      {
        name: 'type',
        title: t('movements.type'),
        render: ({ type, reason, note, createdAt }) => (
          <div title={note ?? undefined}>
            {t(`movements.types.${type}`)}
            {reason && (
              <Text span inherit c="dimmed">
                {' · '}
                {t(`stock.reasons.${reason}`)}
              </Text>
            )}
            <span className="gd-phone">{format.dateTime(createdAt)}</span>
          </div>
        ),
      },
      {
        name: 'sku',
        title: t('movements.sku'),
        render: ({ product }) => <span className="gd-code">{product.sku}</span>,
      },
      {
        name: 'product',
        title: t('movements.product'),
        grow: true,
        from: 'md',
        render: ({ product }) => <span title={product.name}>{product.name}</span>,
      },
      {
        name: 'warehouse',
        title: t('movements.warehouse'),
        from: 'sm',
        render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
      },
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
        from: 'md',
        render: ({ quantityAfter, allocatedAfter }) => format.number(quantityAfter + allocatedAfter),
      },
      {
        name: 'reference',
        title: t('movements.reference'),
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
        from: 'xl',
        render: ({ actor }) => (
          <Text span inherit c="dimmed" title={actor.name}>
            {actor.name}
          </Text>
        ),
      },
    ]
  }, [t, format])
}
