import { formatMoney } from '@gudang/domain'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

const locales: Record<string, string> = { en: 'en-GB', id: 'id-ID' }

export interface Format {
  /** For number inputs. */
  separators: { decimalSeparator: string; thousandSeparator: string }
  number(value: number): string
  /** Of a difference, with its sign: +3, −2, 0. */
  delta(value: number): string
  money(minor: number, currency: string): string
  date(iso: string): string
  dateTime(iso: string): string
  /** As short as possible: with the year only if it is not this one. */
  moment(iso: string): string
  /** Of a calendar day such as 2026-11-23, in any time zone. */
  day(day: string): string
  shortDay(day: string): string
  /** Compact: 12K. */
  compact(value: number): string
  /** 5 minutes ago, yesterday; after a week the date. */
  ago(iso: string, now?: number): string
}

export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => createFormat(locales[i18n.language] ?? 'en-GB'), [i18n.language])
}

export function createFormat(locale: string): Format {
  const number = new Intl.NumberFormat(locale)
  const delta = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const thisYear = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const typed = (type: string) => number.formatToParts(1_234.5).find((part) => part.type === type)!.value
  return {
    separators: { decimalSeparator: typed('decimal'), thousandSeparator: typed('group') },
    number: (value) => number.format(value),
    // The minus sign is as wide as the plus; a hyphen is not.
    delta: (value) => delta.format(value).replace('-', '−'),
    money: (minor, currency) => formatMoney(minor, currency, locale),
    date: (iso) => date.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    moment(iso) {
      const at = new Date(iso)
      return (at.getFullYear() === new Date().getFullYear() ? thisYear : dateTime).format(at)
    },
    day: (value) => day.format(new Date(value)),
    shortDay: (value) => shortDay.format(new Date(value)),
    compact: (value) => compact.format(value),
    ago(iso, now = Date.now()) {
      const minutes = Math.round((now - Date.parse(iso)) / 60_000)
      const [hours, days] = [Math.round(minutes / 60), Math.round(minutes / 1440)]
      if (minutes < 60) return relative.format(-Math.max(0, minutes), 'minute')
      if (hours < 24) return relative.format(-hours, 'hour')
      if (days < 7) return relative.format(-days, 'day')
      return date.format(new Date(iso))
    },
  }
}
