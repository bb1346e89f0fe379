import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { notifyRefused } from '../ui/feedback/notify.ts'
import { first } from './en/first.ts'
import type { pages } from './en/pages.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof first & typeof pages }
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

const sources = {
  en: { first: () => Promise.resolve(first), pages: async () => (await import('./en/pages.ts')).pages },
  id: {
    first: async () => (await import('./id/first.ts')).first,
    pages: async () => (await import('./id/pages.ts')).pages,
  },
}

type Part = keyof (typeof sources)['en']

let shown: Language = 'en'
const parts = new Set<Part>(['first'])

/** In the current language; one chosen later loads the same parts. */
async function load(language: Language, wanted: Iterable<Part>): Promise<void> {
  const texts = await Promise.all([...wanted].map((part) => sources[language][part]()))
  for (const text of texts) i18next.addResourceBundle(language, 'translation', text, true, true)
}

let pageTexts: Promise<void> | undefined

/** The texts of all pages but the dashboard, loaded with the first of them. */
export function loadPageTexts(): Promise<void> {
  parts.add('pages')
  pageTexts ??= load(shown, ['pages']).catch((error: unknown) => {
    pageTexts = undefined
    throw error
  })
  return pageTexts
}

async function show(language: Language): Promise<void> {
  const before = shown
  shown = language
  try {
    await load(language, parts)
  } catch (error) {
    shown = before
    throw error
  }
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

export async function startI18n(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: 'en',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  })
  // A page in English is better than none.
  await show(language).catch(() => show('en'))
}

export async function switchLanguage(language: Language): Promise<void> {
  try {
    await show(language)
  } catch {
    return notifyRefused(i18next.t('problems.codes.UNREACHABLE'))
  }
  localStorage.setItem(storageKey, language)
}
