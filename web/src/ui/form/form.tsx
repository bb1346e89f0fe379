import { Alert, Button, Group, Stack } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../graphql/problem.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useTypedInDialog } from '../dialog/dialog.tsx'
import { ProblemAlert } from '../feedback/states.tsx'

export interface FormProps<Values> {
  /** Of Mantine's useForm. */
  form: {
    onSubmit: (submit: (values: Values) => void, invalid?: () => void) => (event?: never) => void
    isDirty: () => boolean
    errors: Record<string, ReactNode>
  }
  command: { running: boolean; problem: Problem | undefined }
  onSubmit: (values: Values) => void
  submitLabel: string
  danger?: boolean
  /** It changes many things at once: Enter never sends it. */
  many?: boolean
  onCancel?: () => void
  cancelLabel?: string
  /** Between the fields and the buttons, such as a preview of the result. */
  footer?: ReactNode
  children: ReactNode
}

/**
 * Fields, what went wrong, and the buttons. Ctrl + Enter sends it from anywhere in it; Enter, which scanners type too, goes on
 * to the next empty field and sends it where none is left.
 */
export function Form<Values>(props: FormProps<Values>) {
  const { form, command, onSubmit, submitLabel, danger, many, onCancel, cancelLabel, footer, children } =
    props
  const { t } = useTranslation()
  const element = useRef<HTMLFormElement>(null)
  // A dialog focuses it when it opens; a form whose data arrives later has to do so itself.
  useEffect(() => element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [])
  const focusInvalid = () =>
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey) return element.current?.requestSubmit()
    const next = nextStop(element.current!, event.target as HTMLElement, many)
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  useTypedInDialog(() => form.isDirty())
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
        <UnseenErrors errors={form.errors} form={element} />
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

interface UnseenErrorsProps {
  errors: Record<string, ReactNode>
  form: RefObject<HTMLFormElement | null>
}

/** What is wrong with a field that is not on screen, in words: no error may be known to nobody. */
function UnseenErrors({ errors, form }: UnseenErrorsProps) {
  const fieldText = useFieldText()
  const [unseen, setUnseen] = useState<[string, ReactNode][]>([])
  const alert = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const own = alert.current?.textContent ?? ''
    const shown = form.current!.textContent.replace(own, '')
    setUnseen(Object.entries(errors).filter(([, text]) => typeof text === 'string' && !shown.includes(text)))
  }, [errors, form])
  if (unseen.length === 0) return null
  return (
    <Alert ref={alert} color="red" variant="light" role="alert" p="xs">
      {unseen.map(([field, text]) => (
        <div key={field}>
          {field
            .split('.')
            .map((part) => (/^\d+$/.test(part) ? Number(part) + 1 : fieldText(part)))
            .join(' ')}
          : {text}
        </div>
      ))}
    </Alert>
  )
}

/** What is typed into a list of texts is empty between two of them. */
const oneLine =
  'input:not([type="checkbox"], [type="radio"], [type="hidden"], :disabled, [class*="inputField"])'

/** Where Enter in a one-line field leads instead of sending the form. */
function nextStop(form: HTMLFormElement, from: HTMLElement, many = false): HTMLElement | undefined {
  const fields = [...form.querySelectorAll<HTMLInputElement>(oneLine)]
  const at = fields.indexOf(from as HTMLInputElement)
  if (at < 0) return undefined
  const next = fields.slice(at + 1).find(({ value }) => value === '')
  if (next || !many) return next
  return form.querySelector<HTMLElement>('button[type="submit"]') ?? undefined
}
