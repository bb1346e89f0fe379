import { Badge, Button } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceName } from '../../domain/people/device-name.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState, ProblemAlert } from '../../ui/feedback/states.tsx'
import {
  useRevokeOtherSessionsCommand,
  useRevokeSessionCommand,
  useSessionsQuery,
  type SessionsQuery,
} from './auth.generated.ts'

type Session = SessionsQuery['sessions'][number]

/** Where this person is signed in, and the way to end it there. */
export function SessionListPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useSessionsQuery()
  const ended = (message: string) => {
    notifyDone(message)
    void refetch()
  }
  const others = useRevokeOtherSessionsCommand({ done: () => ended(t('sessions.othersEnded')) })
  const one = useRevokeSessionCommand({ done: () => ended(t('sessions.ended')) })
  const hasOthers = data?.sessions.some(({ isCurrent }) => !isCurrent)
  return (
    <Page
      fill
      title={t('sessions.title')}
      actions={
        hasOthers && (
          <Button variant="default" loading={others.running} onClick={() => void others.run(() => ({}))}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      <ProblemAlert problem={others.problem ?? one.problem} />
      <DataTable
        label={t('sessions.title')}
        columns={useColumns((id) => void one.run(() => ({ id })))}
        rows={data?.sessions}
        problem={error && problemOf(error)}
        retry={refetch}
        empty={<EmptyState title={t('sessions.none')} hint={t('sessions.noneHint')} />}
      />
    </Page>
  )
}

function useColumns(end: (id: string) => void): Column<Session>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<Session>[] => [
      {
        name: 'device',
        title: t('sessions.device'),
        grow: true,
        render: ({ device, isCurrent, address, lastSeenAt }) => (
          <div title={device}>
            {deviceName(device) ?? t('sessions.unknownDevice')}{' '}
            {isCurrent && (
              <Badge size="sm" variant="default">
                {t('sessions.current')}
              </Badge>
            )}
            <span className="gd-phone">
              {address} · {format.ago(lastSeenAt)}
            </span>
          </div>
        ),
      },
      { name: 'address', title: t('sessions.address'), from: 'sm', render: ({ address }) => address },
      {
        name: 'since',
        title: t('sessions.since'),
        from: 'md',
        render: ({ createdAt }) => format.dateTime(createdAt),
      },
      {
        name: 'seen',
        title: t('sessions.seen'),
        from: 'sm',
        render: ({ lastSeenAt }) => <span title={format.dateTime(lastSeenAt)}>{format.ago(lastSeenAt)}</span>,
      },
      {
        name: 'end',
        title: <span className="gd-hidden">{t('table.actions')}</span>,
        numeric: true,
        render: ({ id, isCurrent }) =>
          !isCurrent && (
            <Button variant="default" size="compact-xs" onClick={() => end(id)}>
              {t('sessions.end')}
            </Button>
          ),
      },
    ],
    [t, format, end],
  )
}
