import type { ErrorLike } from '@apollo/client'
import { Grid, Paper, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { Page } from '../../ui/page/page.tsx'

interface DocumentAwaitedProps {
  number: string
  asked: { data?: unknown; error?: ErrorLike | undefined; refetch: () => unknown }
  missing: string
  hint: string
}

/** In place of a document that is not there yet, could not be fetched, or is none. */
export function DocumentAwaited({ number, asked: { data, error, refetch }, ...none }: DocumentAwaitedProps) {
  return (
    <Page title={number}>
      {error && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={240} aria-busy />}
      {Boolean(data) && <EmptyState title={none.missing} hint={none.hint} />}
    </Page>
  )
}

interface DocumentPageProps {
  number: string
  subtitle?: string | undefined
  badge: ReactNode
  actions: ReactNode
  /** Of the last step: what went wrong, or why it was not taken. */
  problem: Problem | undefined
  refusal: ReactNode
  /** What is known of it, and what happened to it. */
  aside: ReactNode
  children: ReactNode
}

/** A document: where it stands, what can be done with it now, and what became of it. */
export function DocumentPage({ number, problem, refusal, aside, children, ...head }: DocumentPageProps) {
  return (
    <Page title={number} {...head}>
      <ProblemAlert problem={problem} />
      <Refusal>{refusal}</Refusal>
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="sm">{children}</Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="sm">{aside}</Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

export function DocumentPanel({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)" component="section">
      {title && (
        <Title order={2} size="xs" c="dimmed" fw={400} mb="xs">
          {title}
        </Title>
      )}
      {children}
    </Paper>
  )
}

export interface Fact {
  label: string
  /** What is empty is not shown. */
  text: ReactNode
}

export function DocumentFacts({ facts }: { facts: Fact[] }) {
  return (
    <DocumentPanel>
      <Stack gap="xs" component="dl" m={0}>
        {facts
          .filter(({ text }) => text)
          .map(({ label, text }) => (
            <div key={label}>
              <Text component="dt" size="xs" c="dimmed">
                {label}
              </Text>
              <Text
                component="dd"
                size="sm"
                m={0}
                style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
              >
                {text}
              </Text>
            </div>
          ))}
      </Stack>
    </DocumentPanel>
  )
}

interface DocumentTimelineProps {
  title: string
  steps: { what: string; at: string; actor: { name: string }; note: string | null }[]
}

export function DocumentTimeline({ title, steps }: DocumentTimelineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <DocumentPanel title={title}>
      <Timeline active={steps.length} bulletSize={10} lineWidth={2}>
        {steps.map(({ what, at, actor, note }, index) => (
          <Timeline.Item key={index} title={<Text size="sm">{what}</Text>}>
            <Text size="xs" c="dimmed">
              {format.dateTime(at)} {t('orders.detail.by', { name: actor.name })}
            </Text>
            {note && <Text size="sm">{note}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </DocumentPanel>
  )
}
