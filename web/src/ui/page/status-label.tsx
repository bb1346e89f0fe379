import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './status-label.module.css'

interface StatusLabelProps {
  icon: Icon
  tone?: 'progress' | 'good' | 'urgent' | 'over'
  children: ReactNode
}

/** How far a document is: told by an icon and a word, never by a colour alone. */
export function StatusLabel({ icon: Shape, tone, children }: StatusLabelProps) {
  return (
    <span className={classes.label} data-tone={tone}>
      <Shape size={14} aria-hidden />
      {children}
    </span>
  )
}
