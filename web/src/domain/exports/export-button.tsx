import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../graphql/api.tsx'
import { useProblemText } from '../../graphql/problem-text.ts'
import type { ExportFilter, ExportKind } from '../../graphql/schema.generated.ts'
import { downloadFrom } from '../../ui/download.ts'
import { notifyRefused } from '../../ui/feedback/notify.ts'
import { useExportCsvCommand } from './exports.generated.ts'

interface ExportButtonProps {
  kind: ExportKind
  /** The filter of the list: all its pages are exported. */
  filter: ExportFilter
  /** What the file leaves out of the list. */
  without?: string
}

/** Requests a link that is valid for a minute and lets the browser download it. */
export function ExportButton({ kind, filter, without }: ExportButtonProps) {
  const { t } = useTranslation()
  const api = useApi()
  const problemText = useProblemText()
  const command = useExportCsvCommand({
    // A path beside /graphql, wherever that is.
    DownloadLink: ({ url }) => downloadFrom(new URL(`.${url}`, api.url).href),
  })
  const failed = command.problem && problemText(command.problem)
  useEffect(() => {
    if (failed) notifyRefused(failed)
  }, [failed])
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={command.running}
      data-icon-on-phone
      onClick={() => void command.run(() => ({ kind, filter }))}
    >
      <span className="gd-wide">
        {without ? t('table.downloadWithout', { without }) : t('table.download')}
      </span>
    </Button>
  )
}
