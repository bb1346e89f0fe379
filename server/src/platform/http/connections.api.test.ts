import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTcp } from '../../testing/hostile/wire.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'

const limit = 4
const spareOfAddress = 20

describe.each([
  ['of the server', { CONNECTION_LIMIT: String(limit) }],
  ['of an address', { CONNECTION_LIMIT_PER_ADDRESS: String(limit) }],
])('where all connections %s are taken', (_what, settings) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(settings)
  })
  afterAll(() => app.stop())

  let opened: Awaited<ReturnType<typeof silent>>[]
  beforeEach(async () => {
    opened = await Promise.all(Array.from({ length: limit }, silent))
  })
  afterEach(async () => {
    for (const { socket } of opened) socket.destroy()
    await expect.poll(() => ask('GET /graphql', 'Connection: close')).not.toMatch(/ 503 /)
  })

  async function silent() {
    const connection = openTcp(app)
    await once(connection.socket, 'connect')
    return connection
  }

  /** All that comes until the server closes. */
  function ask(request: string, ...headers: string[]): Promise<string> {
    const { socket, ended } = openTcp(app)
    socket.write([`${request} HTTP/1.1`, 'Host: x', ...headers, '\r\n'].join('\r\n'))
    return ended
  }

  it('who watches the server still hears how it is, once a connection', async () => {
    for (let times = 0; times < 2 * spareOfAddress; times++)
      expect(await ask('GET /health/live')).toMatch(/^HTTP\/1\.1 200 .*"live"/s)
    expect(await ask('GET /health/ready')).toMatch(/^HTTP\/1\.1 200 .*"ready"/s)
  })

  it('nothing else is served, over either door', async () => {
    expect(await ask('GET /graphql')).toMatch(/^HTTP\/1\.1 503 .*SERVICE_UNAVAILABLE/s)
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
    expect(await ask('GET /graphql', ...upgrade, key)).toMatch(/^HTTP\/1\.1 503 .*SERVICE_UNAVAILABLE/s)
  })

  it('who asks nothing over the spare ones loses them', async () => {
    const lost = await Promise.all(Array.from({ length: spareOfAddress }, silent))
    expect(await ask('GET /health/live')).toBe('')
    await Promise.all(lost.map(({ ended }) => ended))
    expect(await ask('GET /health/live')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
