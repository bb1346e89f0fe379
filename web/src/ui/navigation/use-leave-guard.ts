import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { ask } from '../dialog/ask.ts'

/** Asks before a stray click or a closed tab loses what was typed. */
export function useLeaveGuard(active: boolean, question: string): void {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => active && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    void ask({ text: question, yes: t('form.leave'), no: t('form.stay') }).then((yes) =>
      yes ? blocker.proceed() : blocker.reset(),
    )
  }, [blocker, question, t])
  useEffect(() => {
    if (!active) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [active])
}
