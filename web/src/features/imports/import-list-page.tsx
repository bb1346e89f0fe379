import { IconFileImport } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging } from '../../ui/navigation/use-url-state.ts'
import { ImportStateLabel, usePolling } from './import-state.tsx'
import { ImportUpload } from './import-upload.tsx'
import { useImportsQuery, type ImportFactsFragment } from './imports.generated.ts'

/** Upload a file, and see what became of earlier ones. */
export function ImportListPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const paging = usePaging()
  const query = useImportsQuery({
    variables: { first: paging.size, after: paging.after },
    skipPollAttempt: () => document.hidden,
  })
  const { data, previousData, error, loading, refetch } = query
  const imports = (data ?? (loading ? previousData : undefined))?.imports
  usePolling(imports?.nodes.map(({ state }) => state) ?? [], query)
  return (
    <Page fill title={t('shell.imports')} toolbar={<ImportUpload />}>
      <DataTable
        label={t('imports.past')}
        columns={useColumns()}
        rows={imports?.nodes}
        pageInfo={imports?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ id }) => void navigate(paths.import(id))}
        empty={
          <EmptyState
            icon={<IconFileImport stroke={1.5} aria-hidden />}
            title={t('imports.empty')}
            hint={t('imports.emptyHint')}
          />
        }
      />
    </Page>
  )
}

function useColumns(): Column<ImportFactsFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<ImportFactsFragment>[] => [
      {
        name: 'file',
        title: t('imports.file'),
        grow: true,
        render: ({ id, fileName, kind }) => (
          <>
            <RowLink className="gd-link" to={paths.import(id)} title={fileName}>
              {fileName}
            </RowLink>
            <span className="gd-phone">{t(`imports.kinds.${kind}`)}</span>
          </>
        ),
      },
      {
        name: 'kind',
        title: t('imports.kind'),
        from: 'sm',
        render: ({ kind }) => t(`imports.kinds.${kind}`),
      },
      {
        name: 'state',
        title: t('imports.state'),
        render: ({ state, createdAt }) => (
          <>
            <ImportStateLabel state={state} />
            <span className="gd-phone">{format.moment(createdAt)}</span>
          </>
        ),
      },
      {
        name: 'rows',
        title: t('imports.rows'),
        numeric: true,
        from: 'sm',
        render: ({ rows }) => format.number(rows),
      },
      {
        name: 'changes',
        title: t('imports.changes'),
        numeric: true,
        from: 'sm',
        render: ({ changeCount }) => format.number(changeCount),
      },
      {
        name: 'errors',
        title: t('imports.errors'),
        numeric: true,
        from: 'sm',
        render: ({ errorCount }) => format.number(errorCount),
      },
      { name: 'by', title: t('imports.by'), from: 'md', render: ({ actor }) => actor.name },
      {
        name: 'when',
        title: t('imports.when'),
        numeric: true,
        from: 'sm',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.moment(createdAt)}</span>,
      },
    ],
    [t, format],
  )
}
