import { Button, Group, Paper, Progress, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Figures } from '../../ui/page/figures.tsx'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import classes from './ledger-check.module.css'
import type { LedgerCheckQuery } from './ledger-check.generated.ts'
import { useAcknowledgedColumns, useMismatchColumns, type Mismatch } from './mismatch-columns.tsx'
import { useLedgerCheck } from './use-ledger-check.ts'

type Report = NonNullable<LedgerCheckQuery['ledgerCheck']['report']>

/** Whether the ledger adds up, where it does not, and which mismatches have an explanation. */
export function LedgerCheckPage() {
  const { t } = useTranslation()
  const { check, problem, refused, isRunning, run, refetch } = useLedgerCheck()
  const button = (
    <Button loading={isRunning} onClick={() => void run()}>
      {t('ledgerCheck.run')}
    </Button>
  )
  return (
    <Page title={t('shell.ledgerCheck')} actions={check?.report && button}>
      <Stack gap="sm">
        <ProblemAlert problem={refused} />
        {isRunning && <Progress value={100} striped animated aria-label={t('ledgerCheck.running')} />}
        {check?.report ? (
          <ReportView report={check.report} refresh={() => void refetch()} />
        ) : problem ? (
          <ErrorState problem={problem} retry={refetch} />
        ) : check ? (
          <EmptyState
            icon={<IconShieldCheck stroke={1.5} aria-hidden />}
            title={t(isRunning ? 'ledgerCheck.running' : 'ledgerCheck.never')}
            hint={t('ledgerCheck.neverHint')}
            action={button}
          />
        ) : (
          <Skeleton h={96} />
        )}
      </Stack>
    </Page>
  )
}

function ReportView({ report, refresh }: { report: Report; refresh: () => void }) {
  const { t } = useTranslation()
  const dialog = useDialogAddress('acknowledge')
  const mayAcknowledge = useMay('ledger.acknowledge')
  const { mismatches, mismatchCount, acknowledged, acknowledgedCount } = report
  return (
    <>
      <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)">
        <Stack gap="xs">
          <Verdict report={report} />
          <CheckFigures report={report} />
        </Stack>
      </Paper>
      <Mismatches
        title={t('ledgerCheck.mismatches')}
        rows={mismatches}
        all={mismatchCount}
        columns={useMismatchColumns(mayAcknowledge ? dialog.open : undefined)}
      />
      <Mismatches
        title={t('ledgerCheck.acknowledged')}
        rows={acknowledged}
        all={acknowledgedCount}
        columns={useAcknowledgedColumns()}
      />
      {mayAcknowledge && (
        <AcknowledgeDialog
          mismatch={mismatches.find(({ id }) => id === dialog.value)}
          onClose={dialog.close}
          refresh={refresh}
        />
      )}
    </>
  )
}

function Verdict({ report: { mismatchCount, acknowledgedCount } }: { report: Report }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isWhole = mismatchCount === 0
  const Icon = isWhole ? IconCircleCheckFilled : IconAlertTriangleFilled
  const sentence = isWhole
    ? t(acknowledgedCount > 0 ? 'ledgerCheck.wholeButKnown' : 'ledgerCheck.whole')
    : t('ledgerCheck.differs', { count: mismatchCount, shown: format.number(mismatchCount) })
  return (
    <Text className={classes.verdict} data-whole={isWhole} role="status">
      <Icon size={18} aria-hidden />
      {sentence}
    </Text>
  )
}

function CheckFigures({ report }: { report: Report }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figures = [
    [t('ledgerCheck.when'), format.dateTime(report.checkedAt)],
    [t('ledgerCheck.movements'), format.number(report.movementsChecked)],
    [t('ledgerCheck.stocks'), format.number(report.stocksChecked)],
    [t('ledgerCheck.mismatches'), format.number(report.mismatchCount)],
    [t('ledgerCheck.acknowledged'), format.number(report.acknowledgedCount)],
  ] as const
  return <Figures of={figures} />
}

interface MismatchesProps {
  title: string
  rows: Mismatch[]
  /** How many there are; the server lists the first thousand. */
  all: number
  columns: Column<Mismatch>[]
}

function Mismatches({ title, rows, all, columns }: MismatchesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0) return null
  return (
    <section>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={2} size="sm">
          {title}
        </Title>
        {all > rows.length && (
          <Text size="xs" c="dimmed">
            {t('imports.first', { count: rows.length, all: format.number(all) })}
          </Text>
        )}
      </Group>
      <DataTable label={title} columns={columns} rows={rows} retry={() => undefined} empty={null} />
    </section>
  )
}
