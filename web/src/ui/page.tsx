import { Group, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import classes from './page.module.css'

interface PageProps {
  title: string
  /** Beside the title. */
  badge?: ReactNode
  actions?: ReactNode
  /** Filters, in a row under the title. */
  toolbar?: ReactNode
  /** The content takes the height that is left and scrolls in itself: for lists. */
  fill?: boolean
  children: ReactNode
}

export function Page({ title, badge, actions, toolbar, fill, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Gudang`
  }, [title])
  return (
    <div className={classes.page} data-fill={fill || undefined}>
      <Group justify="space-between" gap="xs" wrap="wrap" className={classes.header}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Title order={1} size="h4" className="gd-clip">
            {title}
          </Title>
          {badge}
        </Group>
        <Group gap="xs">{actions}</Group>
      </Group>
      {toolbar && <div className={classes.toolbar}>{toolbar}</div>}
      <div className={classes.content}>{children}</div>
    </div>
  )
}
