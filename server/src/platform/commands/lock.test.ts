import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { withLock } from './lock.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('work of many keys that waits for one of them holds nobody back from the others, and has its turn', async () => {
  const done: string[] = []
  let release!: () => void
  const hold = new Promise<void>((resolve) => (release = resolve))
  const held = withLock(['stock:HELD'], () => hold)
  const many = withLock(['stock:HELD', 'stock:FREE'], async () => void done.push('many'), { yields: true })
  await withLock(['stock:FREE'], async () => void done.push('one'))
  expect(done).toEqual(['one'])
  release()
  await Promise.all([held, many])
  expect(done).toEqual(['one', 'many'])
})
