import { Button, SegmentedControl } from '@mantine/core'
import { IconArrowLeft, IconListSearch } from '@tabler/icons-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { DocumentAwaited } from '../../../domain/documents/document-page.tsx'
import { useMe } from '../../../domain/people/me.tsx'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { randomId } from '../../../graphql/ids.ts'
import { problemOf } from '../../../graphql/problem.ts'
import type {
  StocktakeLineBase,
  StocktakeLineDecision,
  StocktakeLineFilter,
} from '../../../graphql/schema.generated.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { EmptyState, ProblemAlert } from '../../../ui/feedback/states.tsx'
import { SearchField } from '../../../ui/filters/search-field.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { useDialogAddress } from '../../../ui/navigation/use-dialog-address.ts'
import { usePaging, useUrlState } from '../../../ui/navigation/use-url-state.ts'
import { Page } from '../../../ui/page/page.tsx'
import { DataTable, type Column } from '../../../ui/table/data-table.tsx'
import { StocktakeStatusLabel } from '../stocktake-status.tsx'
import { useStepRefused } from '../stocktake-steps.ts'
import {
  useDecideLinesCommand,
  useStocktakeByNumberQuery,
  useStocktakeLinesQuery,
  type ReviewLineFragment,
  type StocktakeDetailFragment,
} from '../stocktakes.generated.ts'
import { LineDialog } from './line-dialog.tsx'
import { LineState } from './line-state.tsx'

export function ReviewPage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const asked = useStocktakeByNumberQuery({ variables: { number } })
  const stocktake = asked.data?.stocktake
  if (stocktake) return <Review stocktake={stocktake} refresh={() => void asked.refetch()} />
  const hint = t('stocktakes.missingHint', { number })
  return <DocumentAwaited number={number} asked={asked} missing={t('stocktakes.missing')} hint={hint} />
}

const lists = ['differing', 'undecided', 'blocked', 'open', 'all'] as const
type List = (typeof lists)[number]

const filters: Record<List, StocktakeLineFilter> = {
  differing: { differing: true },
  undecided: { states: ['MOVED', 'RECOUNT'] },
  blocked: { states: ['BLOCKED'] },
  open: { states: ['OPEN'] },
  all: {},
}

const decisionOfKey: Record<string, StocktakeLineDecision | undefined> = {
  a: 'ACCEPT',
  r: 'RECOUNT',
  x: 'EXCLUDE',
}

/** As between the keys of a sequence such as g and a: those are not meant for the row. */
const sequenceMs = 1_200

/** The greatest variance first; a row is decided on by a press or by a key. */
function Review({ stocktake, refresh }: { stocktake: StocktakeDetailFragment; refresh: () => void }) {
  const { t } = useTranslation()
  const { number, warehouse, allowedSteps, fourEyes } = stocktake
  const me = useMe()
  const url = useUrlState()
  const paging = usePaging()
  const dialog = useDialogAddress('line')
  const [refusal, setRefusal] = useState<string>()
  const turn = useRef(Promise.resolve())
  const sequence = useRef(0)
  const list = lists.find((known) => known === url.get('list')) ?? 'differing'
  const search = url.get('q') ?? ''
  const { data, previousData, error, loading, refetch } = useStocktakeLinesQuery({
    variables: {
      number,
      ...{ first: 50, after: paging.after },
      filter: { ...filters[list], search: search || undefined },
      sort: list === 'differing' || list === 'undecided' ? 'VARIANCE_VALUE' : 'BIN',
    },
  })
  const again = () => {
    refresh()
    void refetch()
  }
  useLiveRefetch('stocktake', again, 1_000)
  const decideLines = useDecideLinesCommand({
    Stocktake: () => setRefusal(undefined),
    StocktakeStepRefused: useStepRefused(setRefusal),
  })
  const mayDecide = allowedSteps.includes('DECIDED')
  /** One after the other: the keys are faster than the network. */
  const decide = (line: ReviewLineFragment, decision: StocktakeLineDecision, base?: StocktakeLineBase) => {
    turn.current = turn.current.then(async () => {
      const decisions = [{ lineId: line.id, decision, base }]
      await decideLines.run(() => ({ input: { number, decisions, idempotencyKey: randomId() } }))
      await refetch().catch(() => undefined)
    })
    return turn.current
  }
  const lines = (data ?? (loading ? previousData : undefined))?.stocktakeLines

  function onKey(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey, timeStamp } = event
    if (ctrlKey || metaKey || altKey) return
    if (key === 'g') sequence.current = timeStamp
    const decision = decisionOfKey[key]
    const at = (target as Element).closest<HTMLTableRowElement>('tbody tr')?.sectionRowIndex
    const line = at === undefined ? undefined : lines?.nodes[at]
    if (!decision || !line || timeStamp - sequence.current < sequenceMs) return
    event.preventDefault()
    if (mayDecide && isDecidable(line)) void decide(line, decision)
  }

  const opened = lines?.nodes.find(({ id }) => id === dialog.value)
  const isOwn = (line: ReviewLineFragment) =>
    fourEyes && line.counts.some(({ counter }) => counter.kind === 'USER' && counter.id === me.id)
  return (
    <Page
      fill
      title={t('stocktakes.reviewTitle', { number })}
      badge={<StocktakeStatusLabel status={stocktake.status} />}
      actions={
        <Button
          variant="default"
          component={Link}
          to={paths.stocktake(number)}
          leftSection={<IconArrowLeft size={14} aria-hidden />}
        >
          {t('stocktakes.back')}
        </Button>
      }
      toolbar={
        <>
          <SearchField label={t('stocktakes.searchLines')} value={search} onChange={(q) => url.set({ q })} />
          <div className="gd-scroll-x">
            <SegmentedControl
              size="xs"
              aria-label={t('stocktakes.whichLines')}
              value={list}
              onChange={(value) => url.set({ list: value })}
              data={lists.map((value) => ({ value, label: t(`stocktakes.lineLists.${value}`) }))}
            />
          </div>
        </>
      }
    >
      <ProblemAlert problem={decideLines.problem} />
      <Refusal>{refusal}</Refusal>
      <div style={{ display: 'contents' }} onKeyDown={onKey}>
        <DataTable
          label={t('stocktakes.reviewTitle', { number })}
          columns={useColumns({
            open: dialog.open,
            decide: mayDecide ? decide : undefined,
            isOwn,
          })}
          rows={lines?.nodes}
          pageInfo={lines?.pageInfo}
          problem={error && problemOf(error)}
          retry={refetch}
          paging={paging}
          onRowClick={({ id }) => dialog.open(id)}
          empty={
            <EmptyState
              icon={<IconListSearch stroke={1.5} aria-hidden />}
              title={t('stocktakes.noLines')}
              hint={t('stocktakes.noLinesHint')}
            />
          }
        />
      </div>
      <LineDialog
        line={opened}
        warehouseCode={warehouse.code}
        ownLine={opened !== undefined && isOwn(opened)}
        decide={
          mayDecide && opened && isDecidable(opened)
            ? (decision, base) => void decide(opened, decision, base).then(dialog.close)
            : undefined
        }
        onClose={dialog.close}
      />
    </Page>
  )
}

const isDecidable = ({ state }: ReviewLineFragment) => state !== 'POSTED'

interface ColumnsOf {
  open: (id: string) => void
  decide: ((line: ReviewLineFragment, decision: StocktakeLineDecision) => Promise<void>) | undefined
  isOwn: (line: ReviewLineFragment) => boolean
}

function useColumns({ open, decide, isOwn }: ColumnsOf): Column<ReviewLineFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency } = useMe()
  const number = (value: number | null) => (value === null ? '–' : format.number(value))
  const delta = (value: number | null) => (value === null ? '–' : format.delta(value))
  return [
    {
      name: 'sku',
      title: t('stock.sku'),
      render: ({ id, sku, bin, product }) => (
        <>
          <button type="button" className="gd-action" style={{ paddingInline: 0 }} onClick={() => open(id)}>
            {sku}
          </button>
          <span className="gd-phone">{[bin, product.name].filter(Boolean).join(' · ')}</span>
        </>
      ),
    },
    {
      name: 'product',
      title: t('stock.product'),
      grow: true,
      from: 'sm',
      render: ({ product }) => <span title={product.name}>{product.name}</span>,
    },
    { name: 'bin', title: t('stocktakes.bin'), from: 'md', render: ({ bin }) => bin },
    {
      name: 'counted',
      title: t('stocktakes.counted'),
      numeric: true,
      from: 'sm',
      render: ({ counted }) => number(counted),
    },
    {
      name: 'expected',
      title: t('stocktakes.expected'),
      numeric: true,
      from: 'sm',
      render: ({ expected }) => number(expected),
    },
    {
      name: 'variance',
      title: t('stocktakes.variance'),
      numeric: true,
      render: ({ variance, varianceFirst }) => (
        <span>
          {delta(variance)}
          {varianceFirst !== null && varianceFirst !== variance && (
            <span className="gd-dimmed"> / {delta(varianceFirst)}</span>
          )}
        </span>
      ),
    },
    {
      name: 'value',
      title: t('stocktakes.value'),
      numeric: true,
      from: 'md',
      render: ({ variance, product }) =>
        variance !== null && variance !== 0 && format.money(variance * product.price, currency),
    },
    {
      name: 'state',
      title: t('stocktakes.status'),
      from: 'sm',
      render: (line) => <LineState line={line} isOwn={isOwn(line)} />,
    },
    ...(decide
      ? [
          {
            name: 'decide',
            title: <span className="gd-hidden">{t('table.actions')}</span>,
            numeric: true,
            from: 'sm' as const,
            render: (line: ReviewLineFragment) =>
              isDecidable(line) &&
              (['ACCEPT', 'RECOUNT', 'EXCLUDE'] as const).map((decision) => (
                <button
                  key={decision}
                  type="button"
                  className="gd-action"
                  aria-label={t(`stocktakes.decideOf.${decision}`, { sku: line.sku })}
                  onClick={() => void decide(line, decision)}
                >
                  {t(`stocktakes.decide.${decision}`)}
                </button>
              )),
          },
        ]
      : []),
  ]
}
