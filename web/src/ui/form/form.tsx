import { Button, Group, Stack } from '@mantine/core'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../graphql/problem.ts'
import { ProblemAlert } from '../feedback/states.tsx'

export interface FormProps<Values> {
  /** Of Mantine's useForm. */
  form: { onSubmit: (submit: (values: Values) => void, invalid?: () => void) => (event?: never) => void }
  command: { running: boolean; problem: Problem | undefined }
  onSubmit: (values: Values) => void
  submitLabel: string
  danger?: boolean
  onCancel?: () => void
  cancelLabel?: string
  /** Between the fields and the buttons, such as a preview of the result. */
  footer?: ReactNode
  children: ReactNode
}

/** Fields, what went wrong, and the buttons; Ctrl + Enter sends it from anywhere in it. */
export function Form<Values>(props: FormProps<Values>) {
  const { form, command, onSubmit, submitLabel, danger, onCancel, cancelLabel, footer, children } = props
  const { t } = useTranslation()
  const element = useRef<HTMLFormElement>(null)
  // A dialog focuses it when it opens; a form whose data arrives later has to do so itself.
  useEffect(() => element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [])
  const focusInvalid = () =>
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.current?.requestSubmit()
  }
  return (
    <form
      ref={element}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={form.onSubmit((values) => !command.running && onSubmit(values), focusInvalid) as never}
    >
      <Stack gap="sm">
        {/* A conflict is shown by the form itself, with the choice. */}
        <ProblemAlert problem={command.problem?.conflict ? undefined : command.problem} />
        {children}
        {footer}
        <Group justify="flex-end" gap="xs">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {cancelLabel ?? t('actions.cancel')}
            </Button>
          )}
          <Button
            type="submit"
            loading={command.running}
            color={danger ? 'red.8' : undefined}
            title={t('form.submitHint')}
          >
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
