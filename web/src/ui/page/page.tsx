import { Group, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import classes from './page.module.css'

interface PageProps {
  title: string
  /** Beside the title. */
  badge?: ReactNode
  /** Under the title. */
  subtitle?: string
  actions?: ReactNode
  /** Filters, in a row under the title. */
  toolbar?: ReactNode
  /** For lists: the content fills the rest of the window and scrolls by itself. */
  fill?: boolean
  children: ReactNode
}

export function Page({ title, badge, subtitle, actions, toolbar, fill, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Gudang`
  }, [title])
  return (
    <div className={classes.page} data-fill={fill || undefined}>
      <Group justify="space-between" gap="xs" wrap="wrap" className={classes.header}>
        <div className={classes.heading}>
          <Title order={1} size="h4">
            {title}
          </Title>
          {badge}
          {subtitle && <p>{subtitle}</p>}
        </div>
        <Group gap="xs">{actions}</Group>
      </Group>
      {toolbar && <div className={classes.toolbar}>{toolbar}</div>}
      <div className={classes.content}>{children}</div>
    </div>
  )
}
