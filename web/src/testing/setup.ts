import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startI18n } from '../i18n/index.ts'
import { network } from './network.ts'

// What Mantine measures with, and happy-dom has no layout for.
if (!document.fonts) Object.assign(document, { fonts: new EventTarget() })
Object.assign(Element.prototype, { scrollIntoView: () => undefined })
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}

// Pages come in files of their own: on a busy machine the first one takes its time.
configure({ asyncUtilTimeout: 10_000 })

beforeAll(async () => {
  // A request that no test foresaw is a fault of the test.
  network.listen({ onUnhandledRequest: 'error' })
  await startI18n('en')
})

afterEach(() => {
  cleanup()
  network.resetHandlers()
  localStorage.clear()
})

afterAll(() => network.close())
