import i18next, { type Resource } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

export type Language = 'en' | 'id'
export const languages: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'id', name: 'Bahasa Indonesia' },
]

const storageKey = 'gudang.language'

function preferredLanguage(): Language {
  const kept = localStorage.getItem(storageKey)
  if (kept === 'en' || kept === 'id') return kept
  return navigator.language.toLowerCase().startsWith('id') ? 'id' : 'en'
}

/** English is at hand always, as the fallback; Indonesian is fetched by those who read it. */
async function load(language: Language): Promise<void> {
  if (language === 'id' && !i18next.hasResourceBundle('id', 'translation')) {
    const { id } = await import('./id/index.ts')
    i18next.addResourceBundle('id', 'translation', id)
  }
  document.documentElement.lang = language
}

export async function startI18n(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } } satisfies Resource,
    lng: 'en',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  })
  await load(language)
  if (language !== 'en') await i18next.changeLanguage(language)
}

export async function switchLanguage(language: Language): Promise<void> {
  await load(language)
  localStorage.setItem(storageKey, language)
  await i18next.changeLanguage(language)
}
