import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

interface Said {
  code?: string | null
  /** Of the server, in English: for what has no words of ours. */
  message: string
  values?: { name: string; value: string }[]
}

/** What is wrong with a field, in the reader's language. */
export function useFieldProblemText(): (problem: Said) => string {
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

/** What the server calls a field of its records, or a column of a file, in the words of the reader. */
export function useFieldText(): (field: string) => string {
  const { t } = useTranslation()
  return useCallback((field) => t(`fields.${field}`, { defaultValue: field }), [t])
}
