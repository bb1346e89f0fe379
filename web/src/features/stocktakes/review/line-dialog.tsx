import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMovementsQuery } from '../../../domain/movements/movements.generated.ts'
import { useMay } from '../../../domain/people/me.tsx'
import { Units } from '../../../domain/products/units.tsx'
import type { StocktakeLineBase, StocktakeLineDecision } from '../../../graphql/schema.generated.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { Figures } from '../../../ui/page/figures.tsx'
import { useHoldersOfLineQuery, type ReviewLineFragment } from '../stocktakes.generated.ts'
import { LineState } from './line-state.tsx'

interface LineDialogProps {
  line: ReviewLineFragment | undefined
  warehouseCode: string
  /** Counted by who looks, where four eyes are asked for. */
  ownLine: boolean
  decide: ((decision: StocktakeLineDecision, base?: StocktakeLineBase) => void) | undefined
  onClose: () => void
}

export function LineDialog({ line, ...props }: LineDialogProps) {
  return (
    <Dialog title={line ? `${line.sku} · ${line.product.name}` : ''} opened={!!line} onClose={props.onClose}>
      {line && <Line line={line} {...props} />}
    </Dialog>
  )
}

type LineProps = Omit<LineDialogProps, 'line' | 'onClose'> & { line: ReviewLineFragment }

function Line({ line, warehouseCode, ownLine, decide }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { variance, varianceFirst, state } = line
  const { packs } = line.product
  const number = (value: number | null) => (value === null ? '–' : <Units of={value} packs={packs} />)
  const isMoved = state === 'MOVED' && variance !== null && varianceFirst !== null
  return (
    <Stack gap="sm">
      <Figures
        of={[
          [t('stocktakes.counted'), number(line.counted)],
          [t('stocktakes.expected'), number(line.expected)],
          [t('stocktakes.variance'), variance === null ? '–' : format.delta(variance)],
        ]}
      />
      <Text size="sm" component="div">
        <LineState line={line} isOwn={ownLine} />
      </Text>
      {line.blocked && (
        <Text size="sm">
          {t(`stocktakes.blockReasons.${line.blocked}`, { units: format.number(line.shortBy ?? 0) })}
        </Text>
      )}
      {line.blocked === 'PROMISED' && <Holders sku={line.sku} warehouseCode={warehouseCode} />}
      {line.counts.length > 0 && (
        <List size="sm">
          {line.counts.map(({ counter, pass, units, lastAt }) => (
            <List.Item key={`${pass} ${counter.id}`}>
              {t('stocktakes.countBy', {
                name: counter.name,
                units: format.number(units),
                at: format.moment(lastAt),
                pass,
              })}
            </List.Item>
          ))}
        </List>
      )}
      <Around line={line} warehouseCode={warehouseCode} />
      {decide && (
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={() => decide('EXCLUDE')}>
            {t('stocktakes.decide.EXCLUDE')}
          </Button>
          <Button variant="default" onClick={() => decide('RECOUNT')}>
            {t('stocktakes.decide.RECOUNT')}
          </Button>
          {isMoved && (
            <Button variant="default" onClick={() => decide('ACCEPT', 'FIRST')}>
              {t('stocktakes.acceptFirst', { variance: format.delta(varianceFirst) })}
            </Button>
          )}
          <Button onClick={() => decide('ACCEPT', isMoved ? 'LAST' : undefined)}>
            {isMoved
              ? t('stocktakes.acceptLast', { variance: format.delta(variance) })
              : t('stocktakes.decide.ACCEPT')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** What has to let go first. */
function Holders({ sku, warehouseCode }: { sku: string; warehouseCode: string }) {
  const { t } = useTranslation()
  const mayRead = useMay('order.view')
  const { data } = useHoldersOfLineQuery({ variables: { sku, warehouseCode }, skip: !mayRead })
  const orders = data?.stockAllocations.nodes ?? []
  if (orders.length === 0) return null
  return (
    <section>
      <Text size="sm">{t('stock.heldBy.title')}</Text>
      <List size="sm">
        {orders.map(({ id, orderNumber, customerName }) => (
          <List.Item key={id}>
            <Anchor component={Link} to={paths.order(orderNumber)}>
              {orderNumber}
            </Anchor>{' '}
            {customerName}
          </List.Item>
        ))}
      </List>
      <Anchor component={Link} size="sm" to={paths.stockOf(warehouseCode, sku)}>
        {t('stock.heldBy.all')}
      </Anchor>
    </section>
  )
}

/** Booked meanwhile or shortly before and after: somebody may have counted between the shelf and the van. */
const aroundMs = 30 * 60_000

function Around({ line, warehouseCode }: { line: ReviewLineFragment; warehouseCode: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayRead = useMay('inventory.view')
  const { sku, firstCountedAt, lastCountedAt } = line
  const beside = (at: string | null, ms: number) =>
    at === null ? undefined : new Date(Date.parse(at) + ms).toISOString()
  const filter = {
    ...{ sku, warehouseCode },
    ...{ from: beside(firstCountedAt, -aroundMs), to: beside(lastCountedAt, aroundMs) },
  }
  const { data } = useMovementsQuery({
    variables: { first: 20, filter },
    skip: !mayRead || firstCountedAt === null,
  })
  // Promises change nothing of what is on the shelf.
  const movements = (data?.movements.nodes ?? []).filter(
    ({ quantityDelta, allocatedDelta }) => quantityDelta + allocatedDelta !== 0,
  )
  if (movements.length === 0) return null
  return (
    <section>
      <Text size="sm">{t('stocktakes.around')}</Text>
      <List size="sm">
        {movements.map(({ id, type, quantityDelta, allocatedDelta, createdAt, reference, actor }) => (
          <List.Item key={id}>
            {format.delta(quantityDelta + allocatedDelta)} · {t(`movements.types.${type}`)}
            {reference && ` ${reference.label}`} · {format.moment(createdAt)} · {actor.name}
          </List.Item>
        ))}
      </List>
    </section>
  )
}
