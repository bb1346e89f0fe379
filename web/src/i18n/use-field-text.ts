import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** The name of a recorded field, or of a file's column, in the reader's language. */
export function useFieldText(): (field: string) => string {
  const { t } = useTranslation()
  return useCallback((field) => t(`fields.${field}`, { defaultValue: field }), [t])
}
