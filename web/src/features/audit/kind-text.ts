import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** What an event is called: noun.past-tense of the server in the words of the reader; unknown ones as they are. */
export function useKindText(): (kind: string) => string {
  const { t } = useTranslation()
  return useCallback(
    (kind) => {
      const key = kind.replace(/[.-]/g, '_')
      return t(`audit.kinds.${key}`, { defaultValue: kind })
    },
    [t],
  )
}
