import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProblem, Problem } from './problem.ts'

/** What went wrong, in the reader's language. */
export function useProblemText(): (problem: Problem) => string {
  const { t } = useTranslation()
  return ({ code, keys, retryAfterMs }) =>
    t(`problems.codes.${code}`, {
      keys: keys.join(', '),
      seconds: Math.ceil((retryAfterMs ?? 1_000) / 1_000),
    })
}

/** The finding of an import has no path, and an old one no code. */
type Described = Pick<FieldProblem, 'message' | 'values'> & { code?: string | null }

/** What is wrong with a field, in the reader's language; the server's English where a code has no text here. */
export function useFieldProblemText(): (problem: Described) => string {
  const { t } = useTranslation()
  return useCallback(
    ({ code, message, values = [] }) => {
      if (!code) return message
      const named = Object.fromEntries(values.map(({ name, value }) => [name, value]))
      const context = 'by' in named ? 'by' : undefined
      return t(`problems.fields.${code}`, { ...named, context, defaultValue: message })
    },
    [t],
  )
}
