import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../domain/people/me.tsx'

/** The name of an event (noun.past-tense at the server) in the reader's language; unknown ones as they are. */
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

/** A recorded value as a person reads it: amounts are recorded in minor units, states by their names. */
export function useValueText(): (field: string, value: string | null) => string {
  const { t } = useTranslation()
  const money = useMoney()
  const wordOf = (field: string, value: string): string => {
    const asItIs = { defaultValue: value }
    switch (field) {
      case 'from':
      case 'to':
        return t(`orderStatuses.${value}`, asItIs)
      case 'state':
        return t(`imports.states.${value}`, asItIs)
      case 'kind':
        return t([`imports.kinds.${value}`, `ledgerCheck.kinds.${value}`], asItIs)
      case 'reason':
        return t(`stock.reasons.${value}`, asItIs)
      case 'command':
        return t(`audit.commands.${value}`, asItIs)
      case 'refusal':
        return t(`audit.refusals.${value}`, asItIs)
      default:
        return value
    }
  }
  return (field, value) => {
    if (value === null) return ''
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'roles.yes' : 'roles.no')
    if (amounts.has(field) && /^\d+$/.test(value)) return money(Number(value))
    if (field === 'permissions')
      return value
        .split(', ')
        .map((each) => t(`roles.may.${each.replace('.', '_')}`, { defaultValue: each }))
        .join('; ')
    // The same fields may hold free text, such as why an order was cancelled.
    return field === 'command' || /^[A-Z_]+$/.test(value) ? wordOf(field, value) : value
  }
}

/** Who did it: nobody before a sign-in, or a part of the system. */
export function useWhoText(): (actor: { kind: string; name: string } | null) => string {
  const { t } = useTranslation()
  return useCallback(
    (actor) => {
      if (!actor) return t('audit.nobody')
      return actor.kind === 'SYSTEM' ? t('audit.system', { name: actor.name }) : actor.name
    },
    [t],
  )
}
