import { Button, CloseButton } from '@mantine/core'
import { IconAlertTriangle, IconBell, IconCheck } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './notices.module.css'
import { dismiss, notices } from './notify.ts'

const icons = { done: IconCheck, refused: IconAlertTriangle, alert: IconBell }

/** In the corner, above everything; screen readers announce them. */
export function Notices() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(notices.subscribe, notices.get)
  return (
    <div className={classes.notices} role="status">
      {shown.map(({ id, kind, message, action }) => {
        const Icon = icons[kind]
        return (
          <div className={classes.notice} data-kind={kind} key={id}>
            <Icon size={16} aria-hidden />
            <span>{message}</span>
            {action && (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  dismiss(id)
                  action.run()
                }}
              >
                {action.label}
              </Button>
            )}
            <CloseButton size="sm" aria-label={t('actions.close')} onClick={() => dismiss(id)} />
          </div>
        )
      })}
    </div>
  )
}
