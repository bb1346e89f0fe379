import i18next from 'i18next'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { notifyRefused } from './feedback/notify.ts'

const firstPauseMs = 500
const longestPauseMs = 8_000
/** Before that it was a moment without a server; after it the files may be gone, as after a release. */
const toldAfter = 3

type Part<Props> = LazyExoticComponent<ComponentType<Props>> & {
  /** Before it is shown: a network may be gone by then. */
  fetch: () => void
}

/**
 * A part of a page whose code is fetched when it is first shown. Without a network it comes later; the page around it, with
 * what was typed there, stands all the while.
 */
export function part<Props>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  let fetched: Promise<{ default: ComponentType<Props> }> | undefined
  const fetch = () => (fetched ??= untilLoaded(load).then((loaded) => ({ default: loaded })))
  return Object.assign(lazy(fetch), { fetch: () => void fetch() })
}

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await load()
    } catch (error) {
      console.warn(error)
      if (failures === toldAfter && navigator.onLine) tell()
      await networkOrPause(Math.min(longestPauseMs, firstPauseMs * 2 ** failures))
    }
  }
}

function tell(): void {
  const reload = { label: i18next.t('actions.reload'), run: () => window.location.reload() }
  notifyRefused(i18next.t('shell.partMissing'), reload)
}

function networkOrPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      window.removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, ms)
    window.addEventListener('online', go)
  })
}
