import { Anchor, Button, Select } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { deviceName } from '../../domain/people/device-name.ts'
import { useMay } from '../../domain/people/me.tsx'
import { auditFilter } from '../../domain/views/list-filters.ts'
import { SavedViews } from '../../domain/views/saved-views.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { DayRange, useDaysChip } from '../../ui/filters/day-range.tsx'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import { paths } from '../../paths.ts'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
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
  const whoText = useWhoText()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const withAddress = useMay('user.manage')
  const [shown, setShown] = useState<AuditEntry>()
  const kinds = useEventKindsQuery()
  const kind = url.get('kind')
  const [from, to] = [url.get('from'), url.get('to')]
  const { data, previousData, error, loading, refetch } = useAuditLogQuery({
    variables: {
      first: paging.size,
      after: paging.after,
      withAddress,
      filter: auditFilter(url.get, warehouseCode),
    },
  })
  const entries = (data ?? (loading ? previousData : undefined))?.auditLog
  const clear = () => url.set(Object.fromEntries(filters.map((name) => [name, undefined])))
  const days = useDaysChip({ from, to })
  const [actor, subject] = [url.get('actor'), url.get('subject')]
  const by = entries?.nodes.find((entry) => entry.actor?.id === actor)?.actor
  const about = entries?.nodes.find((entry) => entry.subject && keyOf(entry.subject) === subject)?.subject
  return (
    <Page
      fill
      title={t('shell.audit')}
      toolbar={
        <Filters
          chips={[
            kind !== undefined && { parameters: ['kind'], text: kindText(kind) },
            days,
            actor !== undefined && {
              parameters: ['actor'],
              text: `${t('audit.who')}: ${by ? whoText(by) : '…'}`,
            },
            subject !== undefined && {
              parameters: ['subject'],
              text: `${t('audit.about')}: ${about ? labelOf(about) : '…'}`,
            },
          ]}
        >
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
          <SavedViews list="AUDIT" parameters={filters} />
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

const filters = ['kind', 'from', 'to', 'actor', 'subject']

type Subject = NonNullable<AuditEntry['subject']>

const keyOf = ({ kind, id }: Subject) => `${kind}:${id}`
const labelOf = ({ kind, label }: Subject) => (kind === 'SESSION' ? deviceName(label) : label)

/** Where the filters that are set are set with one more. */
function useAddressWith(): (name: string, value: string) => string {
  const { search } = useLocation()
  return useCallback(
    (name, value) => {
      const params = new URLSearchParams(search)
      params.delete('after')
      params.set(name, value)
      return `${paths.audit}?${params.toString()}`
    },
    [search],
  )
}

function useColumns(show: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const { t } = useTranslation()
  const kindText = useKindText()
  const whoText = useWhoText()
  const format = useFormat()
  const addressWith = useAddressWith()
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
        render: ({ subject }) =>
          subject && (
            <RowLink
              className="gd-link gd-quiet gd-clip"
              style={{ display: 'block', maxWidth: 'min(16rem, 36vw)' }}
              title={subject.label}
              to={addressWith('subject', keyOf(subject))}
            >
              {labelOf(subject)}
            </RowLink>
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
        render: ({ actor }) =>
          actor ? (
            <RowLink className="gd-link gd-quiet" to={addressWith('actor', actor.id)}>
              {whoText(actor)}
            </RowLink>
          ) : (
            whoText(actor)
          ),
      },
    ],
    [t, kindText, whoText, format, addressWith, show],
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
