import {
  IconAlertTriangleFilled,
  IconCircleX,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleDot,
  IconPlayerPauseFilled,
  IconProgress,
} from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportState } from '../../graphql/schema.generated.ts'
import classes from './imports.module.css'

const icons = {
  CHECKING: IconCircleDashed,
  READY: IconCircleDot,
  INVALID: IconAlertTriangleFilled,
  APPLYING: IconProgress,
  APPLIED: IconCircleCheckFilled,
  FAILED: IconPlayerPauseFilled,
  CANCELLED: IconCircleX,
}

export function ImportStateLabel({ state }: { state: ImportState }) {
  const { t } = useTranslation()
  const Icon = icons[state]
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} aria-hidden />
      {t(`imports.states.${state}`)}
    </span>
  )
}

const pollEveryMs = 700

interface Pollable {
  startPolling: (ms: number) => void
  stopPolling: () => void
}

/** The server works on it in the background and pushes nothing: while it does, the page polls. */
export function usePolling(states: ImportState[], { startPolling, stopPolling }: Pollable): void {
  const underWay = states.some((state) => state === 'CHECKING' || state === 'APPLYING')
  useEffect(() => {
    if (!underWay) return
    startPolling(pollEveryMs)
    return stopPolling
  }, [underWay, startPolling, stopPolling])
}
