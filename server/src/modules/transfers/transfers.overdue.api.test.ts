import { dayMs, minuteMs } from '@gudang/domain'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { createTransfer } from './transfers.draft.ts'
import { mailDueTransfers } from './transfers.mail.ts'
import { TransferRemainder } from './transfers.inputs.ts'
import { tellOverdue } from './transfers.overdue.ts'
import { receiveTransfer } from './transfers.receiving.ts'
import { sendTransfer } from './transfers.sending.ts'

const mails = await startMailServer()
let app: TestApp
let leeds: TestClient
let york: TestClient
// As they are made.
const [toLeeds, toYork, toAll] = [1, 2, 3].map((n) => `user-${n}@gudang.test`)

beforeAll(async () => {
  app = await startTestApp({ SMTP_URL: mails.url, PUBLIC_URL: 'https://gudang.example' })
  await stockUp(app.ctx, { LONDON: { LAMP: 50 }, LEEDS: {}, YORK: {} })
  const known = await warehousesByCode(app.ctx, ['LEEDS', 'YORK'])
  const at = (code: string) => app.as('viewer', { warehouses: [String(known.get(code)!._id)] })
  leeds = await at('LEEDS')
  york = await at('YORK')
  await app.as('viewer')
})
beforeEach(() => {
  mails.received = []
  mails.isRefusing = false
})
afterAll(async () => {
  await app.stop()
  mails.stop()
})

const clock = (ms: number) => systemContext(app.ctx.log, 'test', () => new Date(Date.now() + ms))
const later = (minutes: number) => clock(minutes * minuteMs)

/** Sent three days ago; it was to arrive yesterday, where it was to. */
async function sent(quantity: number, { late = true } = {}): Promise<string> {
  const then = clock(-3 * dayMs)
  const { number } = await createTransfer(then, {
    ...{ fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS', lines: [{ sku: 'LAMP', quantity }] },
    expectedAt: new Date(Date.now() + (late ? -1 : 9) * dayMs),
  })
  await sendTransfer(then, { number, remainder: TransferRemainder.DRAFT })
  return number
}

const receive = (number: string, received: number, damaged = 0) =>
  receiveTransfer(app.ctx, { number, lines: [{ sku: 'LAMP', received, damaged, surplus: 0 }] })

const counts = async (client: TestClient) =>
  (
    await client.run<{ transferCounts: object }>(
      '{ transferCounts(warehouseCode: "leeds") { toReceive discrepant overdue } }',
    )
  ).transferCounts
const told = async (client: TestClient, number: string) => {
  const { events } = await client.run<{ events: { nodes: { transfer: { transferNumber: string } }[] } }>(
    '{ events(topics: ["transfer.overdue"], first: 100) { nodes { transfer { transferNumber } } } }',
  )
  return events.nodes.filter(({ transfer }) => transfer.transferNumber === number).length
}

/** Out of quoted-printable. */
const linesOf = (text: string) =>
  decodeURIComponent(text.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, '%$1')).split(/\r?\n/)

/** Of each mail its reader, and what it says of the transfer; undefined where it says nothing. */
const mailed = (number: string) =>
  Object.fromEntries(
    mails.received.map(({ to, text }) => [
      to,
      linesOf(text)
        .find((line) => line.startsWith(number))
        ?.slice(number.length + 2),
    ]),
  )

it('that is on the way beyond its day is told once, to the feed and by mail, to who may see one of its ends', async () => {
  const number = await sent(4)
  expect(await counts(leeds)).toEqual({ toReceive: 1, discrepant: 0, overdue: 1 })
  expect(await counts(york)).toEqual({ toReceive: 0, discrepant: 0, overdue: 0 })
  await Promise.all([1, 2, 3].map(() => tellOverdue(app.ctx)))
  await tellOverdue(app.ctx)
  expect(await EventModel.countDocuments({ kind: 'transfer.overdue' })).toBe(1)
  await expect.poll(() => told(leeds, number), { timeout: 15_000 }).toBe(1)
  expect(await told(york, number)).toBe(0)
  // It is nothing that anybody did.
  const query =
    'query ($number: String!) { transfer(number: $number) { isOverdue version timeline { step } } }'
  expect(await leeds.run(query, { number })).toMatchObject({
    transfer: { isOverdue: true, version: 1, timeline: [{ step: 'CREATED' }, { step: 'SENT' }] },
  })
  await Promise.all([1, 2, 3].map(() => mailDueTransfers(later(1))))
  await mailDueTransfers(later(2))
  const line = expect.stringMatching(
    /^LONDON → LEEDS: late since \/ terlambat sejak .* UTC; 4 on the way \/ di jalan$/,
  ) as string
  expect(mailed(number)).toEqual({ [toAll!]: line, [toLeeds!]: line })
  expect(mails.received).toHaveLength(2)
  expect(mails.received[0]!.subject).toBe('Gudang: transfers to see to / transfer bermasalah (1)')
  expect(linesOf(mails.received[0]!.text)).toContain('https://gudang.example/transfers')
  await receive(number, 4)
  expect(await counts(leeds)).toEqual({ toReceive: 0, discrepant: 0, overdue: 0 })
})

it('whose units are not settled is mailed when nobody has said more for an hour', async () => {
  const [short, whole] = [await sent(4, { late: false }), await sent(4, { late: false })]
  await receive(short, 2, 1)
  await receive(whole, 1)
  expect(await counts(leeds)).toEqual({ toReceive: 2, discrepant: 2, overdue: 0 })
  await receive(whole, 3)
  await mailDueTransfers(later(59))
  expect(mails.received).toEqual([])
  mails.isRefusing = true
  await mailDueTransfers(later(61))
  mails.isRefusing = false
  await mailDueTransfers(later(62))
  expect(mailed(short)).toEqual({
    [toAll!]: 'LONDON → LEEDS: 1 on the way / di jalan; 1 damaged / rusak',
    [toLeeds!]: 'LONDON → LEEDS: 1 on the way / di jalan; 1 damaged / rusak',
  })
  expect(Object.values(mailed(whole))).toEqual([undefined, undefined])
  expect(Object.keys(mailed(short))).not.toContain(toYork)
  // What was said since is told when it is due.
  mails.received = []
  await receive(short, 1)
  await mailDueTransfers(later(59))
  await mailDueTransfers(later(61), AbortSignal.abort())
  expect(mails.received).toEqual([])
  await mailDueTransfers(later(62))
  expect(mailed(short)).toMatchObject({ [toLeeds!]: 'LONDON → LEEDS: 1 damaged / rusak' })
})
