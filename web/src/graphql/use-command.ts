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
  /** Called with what somebody else has changed; `problem` is set as well. */
  onConflict?: (conflict: Conflict) => void
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
    const { form } = options
    const outcome = await send(variablesOf(key.current), options)
    setRunning(false)
    if (!outcome) return
    key.current = undefined
    if (form && outcome.path) showOnForm(form, [outcome as FieldProblem], messageOf)
    const table = handlers as Record<string, (outcome: unknown) => void>
    table[outcome.__typename ?? 'done']!(outcome)
  }

  async function send(variables: TVariables, { form, optimistic, anonymous, onConflict }: RunOptions<TData>) {
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
      setProblem({ ...failure, fields: form ? showOnForm(form, failure.fields, messageOf) : failure.fields })
      return undefined
    }
  }

  return { run, running, problem, reset: () => setProblem(undefined) }
}

/** Marks the fields that the form has; returns the problems of fields that it does not have. */
function showOnForm(
  form: FormErrors,
  problems: FieldProblem[],
  messageOf: (problem: FieldProblem) => string,
) {
  const isField = ({ path }: FieldProblem) => hasPath(form.getValues(), path)
  const errors = problems
    .filter(isField)
    .map((problem) => [problem.path.join('.'), messageOf(problem)] as const)
  if (errors.length > 0) form.setErrors(Object.fromEntries(errors))
  return problems.filter((problem) => !isField(problem))
}

function hasPath(value: unknown, path: string[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    first in value &&
    hasPath((value as Record<string, unknown>)[first], rest)
  )
}
