import { Alert, Stack, Text } from '@mantine/core'
import { IconCheck, IconQuestionMark } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { CameraError, openCamera, watchCodes, type CameraFault } from './camera.ts'
import classes from './scan-dialog.module.css'

/** The result of a scanned code, in one line. */
export interface ScanAnswer {
  found: boolean
  text: string
}

interface ScanDialogProps {
  onCode: (code: string) => Promise<ScanAnswer>
  onClose: () => void
}

/** Stays open: one code after the other, each answered by a beep and a line. */
export function ScanDialog({ onCode, onClose }: ScanDialogProps) {
  const { t } = useTranslation()
  const video = useRef<HTMLVideoElement>(null)
  const [fault, setFault] = useState<CameraFault>()
  const [answers, setAnswers] = useState<(ScanAnswer & { key: number })[]>([])
  const count = useRef(0)
  const read = useEffectEvent((code: string) => {
    void onCode(code).then((answer) =>
      setAnswers((before) => [{ ...answer, key: ++count.current }, ...before].slice(0, 4)),
    )
  })
  useEffect(() => {
    let stop: (() => void) | undefined
    let over = false
    openCamera().then(
      async (stream) => {
        const close = () => stream.getTracks().forEach((track) => track.stop())
        const screen = video.current
        if (over || !screen) return close()
        screen.srcObject = stream
        const unwatch = watchCodes(screen, read)
        stop = () => {
          unwatch()
          close()
        }
        await screen.play().catch(() => undefined)
      },
      (error: unknown) => setFault(error instanceof CameraError ? error.fault : 'missing'),
    )
    return () => {
      over = true
      stop?.()
    }
  }, [])
  return (
    <Dialog title={t('scanner.title')} opened onClose={onClose}>
      <Stack gap="sm">
        {fault ? (
          <Alert color="orange" variant="light" role="alert">
            {t(`scanner.faults.${fault}`)} {t('scanner.otherwise')}
          </Alert>
        ) : (
          <>
            <div className={classes.view}>
              <video ref={video} muted playsInline aria-label={t('scanner.view')} />
            </div>
            <Text size="xs" c="dimmed">
              {t('scanner.hint')}
            </Text>
            <Answers answers={answers} />
          </>
        )}
      </Stack>
    </Dialog>
  )
}

function Answers({ answers }: { answers: (ScanAnswer & { key: number })[] }) {
  return (
    <ul className={classes.answers} aria-live="polite">
      {answers.map(({ key, found, text }) => (
        <li key={key} data-found={found}>
          {found ? <IconCheck size={16} aria-hidden /> : <IconQuestionMark size={16} aria-hidden />}
          {text}
        </li>
      ))}
    </ul>
  )
}
