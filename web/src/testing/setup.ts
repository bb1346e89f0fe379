import { cleanup, configure, prettyDOM } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startI18n } from '../i18n/index.ts'
import { notices } from '../ui/feedback/notify.ts'
import { network } from './network.ts'

// What Mantine measures with, and happy-dom has no layout for.
if (!document.fonts) Object.assign(document, { fonts: new EventTarget() })
Object.assign(Element.prototype, { scrollIntoView: () => undefined })
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}

configure({
  // Pages come in files of their own: on a busy machine the first one takes its time.
  asyncUtilTimeout: 10_000,
  // By default it prints the page each time that something is not there yet, a tenth of the time of all tests.
  getElementError: (message) => new Error(message ?? ''),
})

beforeAll(async () => {
  // A request that no test foresaw is a fault of the test.
  network.listen({ onUnhandledRequest: 'error' })
  await startI18n('en')
})

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(prettyDOM(document.body))
  cleanup()
  network.resetHandlers()
  localStorage.clear()
  // Test files of a worker share what is kept in memory.
  notices.set([])
})

afterAll(() => network.close())
