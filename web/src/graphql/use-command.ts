import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useRef, useState } from 'react'
import { useApi } from './api.tsx'
import { randomId } from './ids.ts'
import { isOutcomeUnknown, problemOf, type Conflict, type FieldProblem, type Problem } from './problem.ts'
import { useFieldProblemText } from './problem-text.ts'

type Outcome<TData extends object> = Exclude<TData[keyof TData], null | undefined>
type NamedOutcome = { __typename: string }

/** One handler per member of the mutation's result union; the compiler requires all of them. */
export type CommandHandlers<TData extends object> =
  Outcome<TData> extends NamedOutcome
    ? {
        [Name in Outcome<TData>['__typename']]: (
          outcome: Extract<Outcome<TData>, { __typename: Name }>,
        ) => void
      }
    : { done: (outcome: Outcome<TData>) => void }

/** What a command needs of a Mantine form. */
interface FormErrors {
  getValues(): unknown
  setErrors(errors: Record<string, string>): void
}

interface RunOptions<TData> {
  form?: FormErrors
  optimistic?: TData
  anonymous?: boolean
  /** Where the form calls a field otherwise than the command does. */
  names?: Record<string, string>
  /** Called with what somebody else has changed; `problem` is set as well. */
  onConflict?: (conflict: Conflict) => void
  /** Called with what is wrong with fields, those of the form too. */
  onFields?: (fields: FieldProblem[]) => void
}

export interface Command<TData, TVariables> {
  /** Resolves when the outcome has been handled and never rejects: failures are in `problem`. */
  run(variables: (idempotencyKey: string) => TVariables, options?: RunOptions<TData>): Promise<void>
  running: boolean
  problem: Problem | undefined
  reset(): void
}

export function useCommand<TData extends object, TVariables extends OperationVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  handlers: CommandHandlers<TData>,
): Command<TData, TVariables> {
  const { client } = useApi()
  const messageOf = useFieldProblemText()
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const key = useRef<string>(undefined)

  async function run(variablesOf: (key: string) => TVariables, options: RunOptions<TData> = {}) {
    // One key per intent, so that a retry after a lost answer is recognised as the same command.
    key.current ??= randomId()
    setRunning(true)
    setProblem(undefined)
    const { form, names } = options
    const outcome = await send(variablesOf(key.current), options)
    setRunning(false)
    if (!outcome) return
    key.current = undefined
    if (form && outcome.path) showOnForm({ form, names, messageOf }, [outcome as FieldProblem])
    const table = handlers as Record<string, (outcome: unknown) => void>
    table[outcome.__typename ?? 'done']!(outcome)
  }

  async function send(variables: TVariables, options: RunOptions<TData>) {
    const { form, names, optimistic, anonymous, onConflict, onFields } = options
    try {
      const { data } = await client.mutate({
        mutation: document,
        variables,
        optimisticResponse: optimistic as never,
        context: { anonymous },
      })
      return Object.values(data as object)[0] as Partial<FieldProblem> & Partial<NamedOutcome>
    } catch (error) {
      const failure = problemOf(error)
      if (!isOutcomeUnknown(failure)) key.current = undefined
      if (failure.conflict) onConflict?.(failure.conflict)
      const { fields } = failure
      onFields?.(fields)
      setProblem({ ...failure, fields: form ? showOnForm({ form, names, messageOf }, fields) : fields })
      return undefined
    }
  }

  return { run, running, problem, reset: () => setProblem(undefined) }
}

interface Marking {
  form: FormErrors
  names: Record<string, string> | undefined
  messageOf: (problem: FieldProblem) => string
}

/** Marks the fields that the form has; returns the problems of fields that it does not have. */
function showOnForm({ form, names = {}, messageOf }: Marking, problems: FieldProblem[]): FieldProblem[] {
  const errors: Record<string, string> = {}
  const elsewhere = problems.filter((problem) => {
    const path = problem.path.map((part) => names[part] ?? part)
    const field = fieldAt(form.getValues(), path)
    if (!field) return true
    const message = [field.item, messageOf(problem)].filter(Boolean).join(': ')
    errors[field.name] = [errors[field.name], message].filter(Boolean).join(' ')
    return false
  })
  if (Object.keys(errors).length > 0) form.setErrors(errors)
  return elsewhere
}

/** The field that a path leads to or through: the parts of a list of texts have none of their own. */
function fieldAt(values: unknown, path: string[]): { name: string; item?: string } | undefined {
  const name: string[] = []
  let value = values
  for (const part of path) {
    if (isTexts(value)) return { name: name.join('.'), item: value[Number(part)] }
    if (typeof value !== 'object' || value === null || !(part in value)) return undefined
    name.push(part)
    value = (value as Record<string, unknown>)[part]
  }
  const isField = name.length > 0 && (typeof value !== 'object' || value === null || isTexts(value))
  return isField ? { name: name.join('.') } : undefined
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
