import { Kbd, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import type { Shortcut } from '../shortcuts.ts'
import classes from './palette.module.css'

interface ShortcutsDialogProps {
  shortcuts: Shortcut[]
  onClose: () => void
}

export function ShortcutsDialog({ shortcuts, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation()
  const rows = [
    { keys: ['Ctrl', 'K'], label: t('palette.title'), then: false },
    ...shortcuts.map(({ keys, label }) => ({ keys, label: t(label), then: true })),
    { keys: ['Enter'], label: t('shortcuts.open'), then: false },
    { keys: ['Ctrl', 'Enter'], label: t('shortcuts.send'), then: false },
    { keys: ['Esc'], label: t('shortcuts.close'), then: false },
  ]
  return (
    <Dialog title={t('shortcuts.title')} opened onClose={onClose} size="sm">
      <dl className={classes.shortcuts}>
        {rows.map(({ keys, label, then }) => (
          <div key={keys.join(' ')}>
            <Text component="dt" size="sm">
              {label}
            </Text>
            <dd>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && <span>{then ? t('shortcuts.then') : '+'}</span>}
                  <Kbd size="sm">{key.length === 1 ? key.toUpperCase() : key}</Kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
