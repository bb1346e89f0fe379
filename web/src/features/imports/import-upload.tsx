import { limits } from '@gudang/domain'
import {
  Alert,
  Button,
  FileButton,
  NativeSelect,
  Paper,
  Progress,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconUpload } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useApi } from '../../graphql/api.tsx'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { uploadFile } from '../../graphql/upload.ts'
import { downloadFile } from '../../ui/download.ts'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { useLeaveGuard } from '../../ui/navigation/use-leave-guard.ts'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { encodings, importKinds, refusalOf, templateOf, type Kind } from './import-kinds.ts'
import classes from './imports.module.css'

/** Takes a file by choice or by drop, and goes to its page as soon as the server has it. */
export function ImportUpload() {
  const { t } = useTranslation()
  const { permissions } = useMe().role
  const url = useUrlState()
  const kinds = importKinds.filter(({ permission }) => permissions.includes(permission))
  const chosen = kinds.find(({ kind }) => kind === url.get('kind')) ?? kinds[0]!
  const [encoding, setEncoding] = useState(encodings[0]!.value)
  const upload = useUpload(chosen, encoding)
  const [over, setOver] = useState(false)

  function onDrop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    void upload.send([...event.dataTransfer.files])
  }

  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)" w="100%">
      <Stack gap="xs">
        <div className={classes.columns}>
          <SegmentedControl
            size="xs"
            aria-label={t('imports.kind')}
            value={chosen.kind}
            onChange={(kind) => url.set({ kind })}
            data={kinds.map(({ kind }) => ({ value: kind, label: t(`imports.kinds.${kind}`) }))}
          />
          <Text size="sm">{t(`imports.leads.${chosen.kind}`)}</Text>
          <NativeSelect
            size="xs"
            label={t('imports.savedAs')}
            value={encoding}
            onChange={(event) => setEncoding(event.currentTarget.value)}
            data={encodings}
          />
        </div>
        <div
          className={classes.target}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          {upload.sending ? (
            <Sending {...upload.sending} cancel={upload.cancel} />
          ) : (
            <>
              <FileButton
                accept=".csv,.txt,.tsv,text/csv"
                onChange={(file) => file && void upload.send([file])}
              >
                {(props) => (
                  <Button {...props} leftSection={<IconUpload size={14} aria-hidden />}>
                    {t('imports.choose')}
                  </Button>
                )}
              </FileButton>
              <span>{t('imports.drop', { megabytes })}</span>
            </>
          )}
        </div>
        {upload.refusal && (
          <Alert color="red" variant="light" p="xs" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            <Text size="sm">{upload.refusal}</Text>
          </Alert>
        )}
        <ProblemAlert problem={upload.problem} />
        <Columns chosen={chosen} />
      </Stack>
    </Paper>
  )
}

function Columns({ chosen }: { chosen: Kind }) {
  const { t } = useTranslation()
  const { kind, columns } = chosen
  return (
    <div className={classes.columns}>
      <Text size="xs" c="dimmed">
        {t('imports.columns')}:{' '}
        {columns.map(({ name, required }, index) => (
          <Fragment key={name}>
            {index > 0 && ', '}
            {required ? <b>{name}</b> : name}
          </Fragment>
        ))}
        . {t(`imports.columnHints.${kind}`)}
      </Text>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() =>
          downloadFile(templateOf(chosen), t('imports.templateName', { kind: kind.toLowerCase() }))
        }
      >
        {t('imports.template')}
      </Button>
    </div>
  )
}

interface SendingState {
  name: string
  /** From 0 to 1. */
  part: number
}

function Sending({ name, part, cancel }: SendingState & { cancel: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.sending}>
      <span className="gd-clip">{t('imports.uploading', { name })}</span>
      <Button variant="default" size="compact-xs" onClick={cancel}>
        {t('actions.cancel')}
      </Button>
      <Progress value={part * 100} aria-label={t('imports.uploading', { name })} />
    </div>
  )
}

const megabytes = limits.importMegabytes
const fileProblems = ['EMPTY', 'FILE_TOO_BIG', 'NO_CSV'] as const

function useUpload({ path }: Kind, encoding: string) {
  const { t } = useTranslation()
  const api = useApi()
  const navigate = useNavigate()
  const [sending, setSending] = useState<SendingState>()
  const [refusal, setRefusal] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [uploaded, setUploaded] = useState<string>()
  const abort = useRef<AbortController>(undefined)
  useLeaveGuard(sending !== undefined, t('imports.leave'))
  useEffect(() => () => abort.current?.abort(), [])
  // In an effect, when the leave guard is off again.
  useEffect(() => {
    if (uploaded) void navigate(paths.import(uploaded))
  }, [uploaded, navigate])

  async function send(files: File[]): Promise<void> {
    const [file] = files
    if (!file || sending) return
    setProblem(undefined)
    setRefusal(undefined)
    if (files.length > 1) return setRefusal(t('imports.refused.MANY'))
    const { name } = file
    const refused = await refusalOf(file, encoding)
    if (refused) return setRefusal(t(`imports.refused.${refused}`, { name, megabytes }))
    abort.current = new AbortController()
    setSending({ name, part: 0 })
    try {
      const { signal } = abort.current
      const to = `${path}?${new URLSearchParams({ fileName: name, encoding }).toString()}`
      const onProgress = (part: number) => setSending({ name, part })
      setUploaded((await uploadFile(api, { path: to, file, onProgress, signal }))?.id)
    } catch (error) {
      const failure = problemOf(error)
      const known = fileProblems.find((code) => code === failure.fields[0]?.code)
      if (known) setRefusal(t(`imports.refused.${known}`, { name, megabytes }))
      else setProblem(failure)
    }
    setSending(undefined)
  }

  return { sending, refusal, problem, send, cancel: () => abort.current?.abort() }
}
