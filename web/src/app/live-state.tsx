import { useNetwork } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { useLiveState } from '../graphql/api.tsx'
import classes from './layout.module.css'

export function LiveState() {
  const { t } = useTranslation()
  const { online } = useNetwork()
  const known = useLiveState()
  // A socket may take minutes to notice a lost connection.
  const state = online ? known : 'reconnecting'
  return (
    <span className={classes.live} data-state={state} role="status" title={t(`shell.liveHint.${state}`)}>
      <span className={classes.dot} aria-hidden />
      {t(`shell.live.${state}`)}
    </span>
  )
}
