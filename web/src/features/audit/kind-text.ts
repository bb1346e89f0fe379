import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../domain/me.tsx'

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

const amounts = new Set(['price', 'total', 'totalAmount'])

/** A recorded value as a person reads it: amounts are recorded in minor units. */
export function useValueText(): (field: string, value: string | null) => string {
  const money = useMoney()
  return (field, value) => {
    if (value === null) return ''
    return amounts.has(field) && /^\d+$/.test(value) ? money(Number(value)) : value
  }
}
