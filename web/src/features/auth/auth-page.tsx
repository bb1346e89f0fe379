import { Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import classes from './auth-page.module.css'

interface AuthPageProps {
  /** Of the tab; the page shows it too unless it has another heading. */
  title: string
  heading?: string
  lead?: string | false
  children: ReactNode
}

/** One small form in the middle, for who is not signed in. */
export function AuthPage({ title, heading = title, lead, children }: AuthPageProps) {
  useEffect(() => {
    document.title = `${title} · Gudang`
  }, [title])
  return (
    <main className={classes.page}>
      <Stack w="100%" maw={340} gap="md">
        <div>
          <Title order={1} size="h2">
            {heading}
          </Title>
          {lead && (
            <Text c="dimmed" size="sm">
              {lead}
            </Text>
          )}
        </div>
        <Paper withBorder p="lg" radius="md" bg="var(--gd-surface)">
          {children}
        </Paper>
      </Stack>
    </main>
  )
}
