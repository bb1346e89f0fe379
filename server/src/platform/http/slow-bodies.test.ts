import express from 'express'
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { refuseSlowBodies } from './answers.ts'

const longestMs = 150

async function started(): Promise<string> {
  const app = express()
  app.use(refuseSlowBodies(longestMs))
  // As a file that is downloaded: nothing reads the request, and the answer takes longer than a body may.
  app.all('/file', async (_req, res) => {
    for (let piece = 0; piece < 6; piece++) {
      res.write('row ')
      await delay(longestMs / 2)
    }
    res.end('end')
  })
  app.post('/graphql', express.json(), (_req, res) => void res.json({ data: {} }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each(['GET', 'POST'])('an answer takes as long as it takes: %s', async (method) => {
  const response = await fetch(`${await started()}/file`, { method })
  expect(await response.text()).toBe('row row row row row row end')
})

it('a body that trickles in is waited for so long and no longer', async () => {
  const slow = request(`${await started()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 100 },
  })
  slow.on('error', () => {})
  slow.write('{')
  const [response] = (await once(slow, 'response')) as [{ statusCode: number }]
  expect(response.statusCode).toBe(408)
  slow.destroy()
})
