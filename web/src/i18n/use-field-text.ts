import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** What the server calls a field of its records, or a column of a file, in the words of the reader. */
export function useFieldText(): (field: string) => string {
  const { t } = useTranslation()
  return useCallback((field) => t(`fields.${field}`, { defaultValue: field }), [t])
}
