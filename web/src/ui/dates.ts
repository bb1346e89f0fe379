import 'dayjs/locale/en-gb'
import 'dayjs/locale/id'
import { useTranslation } from 'react-i18next'

/** Of dayjs: the browser's own locale may not be the page's. */
const locales: Record<string, string> = { en: 'en-gb', id: 'id' }

export const dayFormat = 'D MMM YYYY'

export function useDateLocale(): string | undefined {
  return locales[useTranslation().i18n.language]
}
