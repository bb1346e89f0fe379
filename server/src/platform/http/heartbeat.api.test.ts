import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connect, openSocket } from '../../testing/raw-socket.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'

const everyMs = 15_000
let app: TestApp

// Only what comes again and again waits for the test: every connection is real, and so is what it waits for.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  app = await startTestApp()
})
afterAll(async () => {
  await app.stop()
  vi.useRealTimers()
})

it('a socket that does not answer a ping until the next is ended, and who answers stays', async () => {
  const viewer = await app.as('viewer')
  const polite = await connect(viewer)
  const silent = await openSocket(app.url, {}, { autoPong: false })
  silent.say({ type: 'connection_init', payload: { authorization: `Bearer ${viewer.accessToken}` } })
  await silent.heard()
  /** Comes after its answer to whatever was asked before. */
  const isThere = async () => {
    polite.say({ type: 'ping' })
    await polite.heard()
  }
  const pinged = Promise.all([polite, silent].map(({ socket }) => once(socket, 'ping')))
  vi.advanceTimersByTime(everyMs)
  await pinged
  await isThere()
  vi.advanceTimersByTime(everyMs)
  expect(await silent.closed).toBe(1006)
  await isThere()
  vi.advanceTimersByTime(everyMs)
  await isThere()
  polite.socket.terminate()
})
