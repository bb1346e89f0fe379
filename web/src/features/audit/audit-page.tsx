import { Anchor, Button, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceName } from '../../domain/people/device-name.ts'
import { useMay } from '../../domain/people/me.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { DayRange } from '../../ui/filters/day-range.tsx'
import { momentsOf } from '../../ui/filters/days.ts'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useAuditLogQuery, useEventKindsQuery } from './audit.generated.ts'
import { AuditDialog } from './audit-dialog.tsx'
import type { AuditEntry } from './audit-entry.ts'
import { useKindText, useValueText, useWhoText } from './kind-text.ts'

/** Who did what and when: every event that a command has recorded. */
export function AuditPage() {
  const { t } = useTranslation()
  const kindText = useKindText()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const withAddress = useMay('user.manage')
  const [shown, setShown] = useState<AuditEntry>()
  const kinds = useEventKindsQuery()
  const kind = url.get('kind')
  const from = url.get('from')
  const to = url.get('to')
  const { data, previousData, error, loading, refetch } = useAuditLogQuery({
    variables: {
      first: paging.size,
      after: paging.after,
      withAddress,
      filter: {
        warehouseCode,
        kinds: kind ? [kind] : undefined,
        ...momentsOf({ from, to }),
      },
    },
  })
  const entries = (data ?? (loading ? previousData : undefined))?.auditLog
  const clear = () => url.set({ kind: undefined, from: undefined, to: undefined })
  return (
    <Page
      fill
      title={t('shell.audit')}
      toolbar={
        <Filters parameters={['kind', 'from']}>
          <Select
            size="xs"
            w={220}
            aria-label={t('audit.kind')}
            placeholder={t('audit.anyKind')}
            searchable
            filter={optionsBySearch}
            clearable
            clearButtonProps={{ 'aria-label': t('actions.clear') }}
            value={kind ?? null}
            onChange={(value) => url.set({ kind: value ?? undefined })}
            data={(kinds.data?.eventKinds ?? []).map((value) => ({ value, label: kindText(value) }))}
          />
          <DayRange from={from} to={to} onChange={url.set} />
        </Filters>
      }
    >
      <DataTable
        label={t('shell.audit')}
        columns={useColumns(setShown)}
        rows={entries?.nodes}
        pageInfo={entries?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={setShown}
        empty={
          <EmptyState
            title={t('audit.nothingFound')}
            hint={t('audit.nothingFoundHint')}
            action={
              <Button variant="default" onClick={clear}>
                {t('actions.clearFilters')}
              </Button>
            }
          />
        }
      />
      <AuditDialog entry={shown} onClose={() => setShown(undefined)} />
    </Page>
  )
}

function useColumns(show: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const { t } = useTranslation()
  const kindText = useKindText()
  const whoText = useWhoText()
  const format = useFormat()
  return useMemo(
    (): Column<AuditEntry>[] => [
      {
        name: 'when',
        title: t('audit.when'),
        from: 'sm',
        render: ({ at }) => <span className="gd-number">{format.dateTime(at)}</span>,
      },
      {
        name: 'what',
        title: t('audit.what'),
        render: (entry) => (
          <>
            <Anchor
              component="button"
              inherit
              style={{ whiteSpace: 'normal', textAlign: 'start' }}
              onClick={() => show(entry)}
            >
              {kindText(entry.kind)}
            </Anchor>
            <span className="gd-phone">{format.dateTime(entry.at)}</span>
          </>
        ),
      },
      {
        name: 'about',
        title: t('audit.about'),
        render: ({ subject }) => (
          <span
            className="gd-clip"
            style={{ display: 'block', maxWidth: 'min(16rem, 36vw)' }}
            title={subject?.label}
          >
            {subject?.kind === 'SESSION' ? deviceName(subject.label) : subject?.label}
          </span>
        ),
      },
      {
        name: 'changes',
        title: t('audit.changes'),
        grow: true,
        from: 'md',
        render: ({ changes }) => <Summary changes={changes} />,
      },
      {
        name: 'who',
        title: t('audit.who'),
        from: 'sm',
        render: ({ actor }) => whoText(actor),
      },
    ],
    [t, kindText, whoText, format, show],
  )
}

const shownChanges = 3

function Summary({ changes }: { changes: AuditEntry['changes'] }) {
  const { t } = useTranslation()
  const fieldText = useFieldText()
  const valueText = useValueText()
  const texts = changes.slice(0, shownChanges).map(({ field, before, after }) => {
    const [old, value] = [valueText(field, before), valueText(field, after)]
    return `${fieldText(field)}: ${old === '' ? value : `${old} → ${value || '—'}`}`
  })
  const rest = changes.length - texts.length
  return [...texts, ...(rest > 0 ? [t('audit.more', { count: rest })] : [])].join(' · ')
}
