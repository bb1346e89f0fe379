import { Alert, Button, List, Paper, Progress, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { problemOf } from '../../graphql/problem.ts'
import type { ImportState } from '../../graphql/schema.generated.ts'
import { useFieldProblemText } from '../../graphql/problem-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Figures } from '../../ui/page/figures.tsx'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import type { ImportDetail } from './import-detail.ts'
import { ImportFindings } from './import-findings.tsx'
import { encodingName } from './import-kinds.ts'
import { ImportStateLabel, usePolling } from './import-state.tsx'
import { useApplyImportCommand, useCancelImportCommand, useImportOfIdQuery } from './imports.generated.ts'

export function ImportPage() {
  const { t } = useTranslation()
  const id = useParams().id!
  const query = useImportOfIdQuery({ variables: { id }, skipPollAttempt: () => document.hidden })
  const { data, error, refetch } = query
  usePolling(data?.import ? [data.import.state] : [], query)
  if (data?.import) return <ImportView file={data.import} />
  return (
    <Page title={t('shell.imports')} actions={<AnotherFile />}>
      {error ? (
        <ErrorState problem={problemOf(error)} retry={refetch} />
      ) : data ? (
        <EmptyState title={t('imports.missing')} hint={t('imports.missingHint')} />
      ) : (
        <Skeleton h={96} />
      )}
    </Page>
  )
}

function AnotherFile() {
  const { t } = useTranslation()
  return (
    <Button variant="default" component={Link} to={paths.imports}>
      {t('imports.another')}
    </Button>
  )
}

/** One file: what it would change and what is wrong with it, then how far it has come. */
function ImportView({ file }: { file: ImportDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, state, changeCount, fileName } = file
  const apply = useApplyImportCommand({ Import: () => undefined })
  const run = () => void apply.run(() => ({ id }))
  const cancel = useCancelImportCommand({ Import: () => undefined })
  return (
    <Page
      title={fileName}
      badge={<ImportStateLabel state={state} />}
      actions={
        <>
          <AnotherFile />
          {cancellable.includes(state) && (
            <Button
              variant="default"
              loading={cancel.running}
              onClick={() => void cancel.run(() => ({ id }))}
            >
              {t('imports.cancel')}
            </Button>
          )}
          {state === 'READY' && changeCount > 0 && (
            <Button loading={apply.running} onClick={run}>
              {t('imports.apply', { count: changeCount, shown: format.number(changeCount) })}
            </Button>
          )}
          {state === 'FAILED' && (
            <Button loading={apply.running} onClick={run}>
              {t('imports.goOn')}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="sm">
        <ProblemAlert problem={apply.problem ?? cancel.problem} />
        <Warnings file={file} />
        <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)">
          <Stack gap="xs">
            <FileFigures file={file} />
            <Standing file={file} />
          </Stack>
        </Paper>
        <ImportFindings file={file} />
      </Stack>
    </Page>
  )
}

const cancellable: ImportState[] = ['CHECKING', 'READY', 'APPLYING', 'FAILED']

/** What may be a mistake, but does not prevent applying the rest. */
function Warnings({ file: { warnings } }: { file: ImportDetail }) {
  const { t } = useTranslation()
  const problemText = useFieldProblemText()
  if (warnings.length === 0) return null
  return (
    <Alert
      color="yellow"
      variant="light"
      p="xs"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('imports.warnings')}
    >
      <List size="sm">
        {warnings.map((warning) => (
          <List.Item key={JSON.stringify([warning.code, warning.values])}>{problemText(warning)}</List.Item>
        ))}
      </List>
    </Alert>
  )
}

function FileFigures({ file }: { file: ImportDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, rows, changeCount, errorCount, actor, createdAt, encoding } = file
  const figures = [
    [t('imports.kind'), t(`imports.kinds.${kind}`)],
    [t('imports.rows'), format.number(rows)],
    [t('imports.changes'), format.number(changeCount)],
    [t('imports.errors'), format.number(errorCount)],
    [t('imports.encoding'), encodingName(encoding)],
    [t('imports.by'), actor.name],
    [t('imports.when'), format.dateTime(createdAt)],
  ] as const
  return <Figures of={figures} />
}

const underWay: ImportState[] = ['CHECKING', 'APPLYING']

/** The state in a sentence, with a progress bar while it is running. */
function Standing({ file }: { file: ImportDetail }) {
  const { state, rows, rowsDone, changeCount, errorCount, attempts } = file
  const { t } = useTranslation()
  const format = useFormat()
  const figures = { rows: format.number(rows), done: format.number(rowsDone) }
  const sentences = {
    CHECKING: () => t('imports.checking', { count: rows }),
    READY: () => (changeCount > 0 ? t('imports.ready') : t('imports.nothing')),
    INVALID: () => t('imports.invalid'),
    APPLYING: () => t('imports.applying', figures),
    APPLIED: () => t(errorCount > 0 ? 'imports.appliedInPart' : 'imports.applied', figures),
    FAILED: () => t('imports.failed', figures),
    CANCELLED: () => t(rowsDone > 0 ? 'imports.cancelledInPart' : 'imports.cancelled', figures),
  }
  const part = rows > 0 ? (rowsDone / rows) * 100 : 0
  const sentence = sentences[state]()
  return (
    <>
      <Text size="sm" role="status">
        {sentence}
        {underWay.includes(state) && attempts > 1 && ` ${t('imports.attempt', { count: attempts })}`}
      </Text>
      {/* The number of rows is unknown while the file is checked. */}
      {state === 'CHECKING' && <Progress value={100} striped animated aria-label={sentence} />}
      {(state === 'APPLYING' || state === 'FAILED') && <Progress value={part} aria-label={sentence} />}
    </>
  )
}
