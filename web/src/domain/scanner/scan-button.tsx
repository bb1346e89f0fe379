import { ActionIcon } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogSlot } from '../../ui/dialog/dialog-slot.tsx'
import { part } from '../../ui/part.ts'
import { beep } from './beep.ts'
import type { ScanAnswer } from './scan-dialog.tsx'

const ScanDialog = part(async () => (await import('./scan-dialog.tsx')).ScanDialog)

interface ScanButtonProps {
  onCode: (code: string) => Promise<ScanAnswer>
  /** As high as the field beside it. */
  size?: number
  /** For a page that is used without a network: the decoder is loaded with it. */
  offline?: boolean
}

/** The phone's camera as a scanner; the decoder is loaded on first use, where nothing else is said. */
export function ScanButton({ onCode, size = 30, offline = false }: ScanButtonProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  useEffect(() => {
    if (offline) ScanDialog.fetch()
  }, [offline])
  const answer = async (code: string) => {
    const result = await onCode(code)
    beep(result.found ? 'found' : 'unknown')
    return result
  }
  return (
    <>
      <ActionIcon
        size={size}
        variant="default"
        aria-label={t('scanner.open')}
        title={t('scanner.open')}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        <IconCamera size={16} aria-hidden />
      </ActionIcon>
      <DialogSlot onClose={close}>{opened && <ScanDialog onCode={answer} onClose={close} />}</DialogSlot>
    </>
  )
}
