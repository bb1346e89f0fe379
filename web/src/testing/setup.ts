import { cleanup } from '@testing-library/react'
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
