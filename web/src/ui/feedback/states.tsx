import { Alert, Button, EmptyState as MantineEmptyState, List, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconInbox, IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveState } from '../../graphql/api.tsx'
import type { Problem } from '../../graphql/problem.ts'
import { useFieldProblemText, useProblemText } from '../../graphql/problem-text.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useOnChange } from '../use-on-change.ts'

interface EmptyStateProps {
  title: string
  /** What to do about it. */
  hint: string
  icon?: ReactNode
  action?: ReactNode
  /** On a page without another heading. */
  page?: boolean
}

export function EmptyState({ title, hint, icon, action, page }: EmptyStateProps) {
  return (
    <MantineEmptyState
      py="xl"
      icon={icon ?? <IconInbox stroke={1.5} aria-hidden />}
      title={
        page ? (
          <Title order={1} fz="inherit">
            {title}
          </Title>
        ) : (
          title
        )
      }
      description={hint}
    >
      {action && <MantineEmptyState.Actions>{action}</MantineEmptyState.Actions>}
    </MantineEmptyState>
  )
}

/** What failed for want of a network is there when the network is: nobody has to ask for it. */
function useRetryWhenBack(retry: () => unknown): void {
  const live = useLiveState()
  const again = useEffectEvent(retry)
  useEffect(() => {
    const onOnline = () => void again()
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [])
  useOnChange(live, () => live === 'live' && retry())
}

/** In place of content that could not be fetched. */
export function ErrorState({ problem, retry }: { problem: Problem; retry: () => unknown }) {
  const { t } = useTranslation()
  const text = useProblemText()
  useRetryWhenBack(retry)
  return (
    <MantineEmptyState
      py="xl"
      role="alert"
      icon={<IconPlugConnectedX stroke={1.5} aria-hidden />}
      title={text(problem)}
      description={problem.requestId && t('problems.requestId', { requestId: problem.requestId })}
    >
      <MantineEmptyState.Actions>
        <Button variant="default" onClick={() => void retry()}>
          {t('actions.retry')}
        </Button>
      </MantineEmptyState.Actions>
    </MantineEmptyState>
  )
}

/** Above a form whose command failed; the form keeps what was entered. */
export function ProblemAlert({ problem }: { problem: Problem | undefined }) {
  const { t } = useTranslation()
  const text = useProblemText()
  const fieldText = useFieldText()
  const fieldProblemText = useFieldProblemText()
  if (!problem) return null
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert" p="xs">
      <Text size="sm">{text(problem)}</Text>
      {problem.fields.length > 0 && (
        <List size="sm">
          {problem.fields.map((field) => (
            <List.Item key={field.path.join('.')}>
              {field.path.map((part) => (/^\d+$/.test(part) ? Number(part) + 1 : fieldText(part))).join(' ')}:{' '}
              {fieldProblemText(field)}
            </List.Item>
          ))}
        </List>
      )}
      {problem.requestId && (
        <Text size="xs" c="dimmed">
          {t('problems.requestId', { requestId: problem.requestId })}
        </Text>
      )}
    </Alert>
  )
}
