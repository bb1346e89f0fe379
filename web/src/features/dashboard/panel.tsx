import { Skeleton, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import classes from './dashboard.module.css'

interface PanelProps {
  title: string
  actions?: ReactNode
  wide?: boolean
  /** The number of skeleton rows while loading. */
  loading?: number
  children?: ReactNode
}

export function Panel({ title, actions, wide, loading, children }: PanelProps) {
  const id = useId()
  return (
    <section
      className={classes.panel}
      data-wide={wide || undefined}
      aria-labelledby={id}
      aria-busy={loading !== undefined}
    >
      <div className={classes.panelHeader}>
        <Title order={2} fz="sm" id={id}>
          {title}
        </Title>
        {actions}
      </div>
      {loading === undefined
        ? children
        : Array.from({ length: loading }, (_, index) => <Skeleton h={12} my={9} key={index} />)}
    </section>
  )
}
