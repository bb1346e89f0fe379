import type { UpdateQuery } from 'mongoose'
import { inTransaction } from '../../platform/database/mongo.ts'
import { mailLinkBase, type Mail } from '../../platform/mail.ts'
import { gaugeOfWaiting } from '../../platform/observe/metrics.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { leaseEnd, mailDigests, type User } from '../users/index.ts'
import { TransferModel, type Transfer } from './transfers.model.ts'
import { isLate, openUnits, type Counters } from './transfers.rules.ts'

const mostAtOnce = 1_000
const mostListed = 50

gaugeOfWaiting('gudang_transfer_mails_waiting', 'Transfers that are to be mailed', (limit) =>
  TransferModel.countDocuments({ mailAt: { $lte: new Date() } }, { limit, maxTimeMS: 1_000 }),
)

/** One mail to each person who may see an end of what is overdue or not what was sent; told at least once, under a lease. */
export async function mailDueTransfers(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  const link = mailLinkBase()
  if (!link) return
  const now = ctx.now()
  const due = await inTransaction(() => takeDue(ctx, now))
  if (due.length === 0) return
  // What a step has put off meanwhile is due then.
  const change = (update: UpdateQuery<Transfer>) =>
    TransferModel.updateMany({ _id: { $in: due.map(({ _id }) => _id) }, mailAt: { $lte: now } }, update)
  const isDone = await mailDigests(ctx, {
    due,
    warehousesOf: ({ warehouses }) => warehouses,
    mailOf: ({ email }, seen) => digest(now, email, seen, link),
    hold: (mailLease) => change({ $set: { mailLease } }),
    stopping,
  })
  await change({ $unset: { mailLease: 1, ...(isDone ? { mailAt: 1 } : {}) } })
}

async function takeDue(ctx: Ctx, now: Date): Promise<Transfer[]> {
  const due = await TransferModel.find({ mailAt: { $lte: now } })
    .sort({ mailAt: 1 })
    .limit(mostAtOnce)
    .lean<Transfer[]>()
  const free = due.filter(({ mailLease }) => !mailLease || mailLease <= now)
  const ids = free.map(({ _id }) => _id)
  await TransferModel.updateMany({ _id: { $in: ids } }, { $set: { mailLease: leaseEnd(ctx) } })
  return free
}

function digest(now: Date, to: User['email'], transfers: Transfer[], link: string): Mail {
  const listed = transfers.slice(0, mostListed)
  const more = transfers.length - listed.length
  return {
    to,
    subject: `Gudang: transfers to see to / transfer bermasalah (${transfers.length})`,
    text: [
      'Late, or not what was sent / Terlambat, atau tidak sesuai kiriman:',
      '',
      ...listed.map((transfer) => lineOf(now, transfer)),
      ...(more > 0 ? [`… +${more}`] : []),
      '',
      `${link}/transfers`,
    ].join('\n'),
  }
}

const words = {
  damaged: 'damaged / rusak',
  lost: 'lost / hilang',
  returned: 'came back / kembali',
  surplus: 'too many / lebih',
}

function lineOf(now: Date, transfer: Transfer): string {
  const { number, fromCode, toCode, lines, expectedAt } = transfer
  const sum = (units: (line: Counters) => number) => lines.reduce((total, line) => total + units(line), 0)
  const counts = [
    { units: sum(openUnits), what: 'on the way / di jalan' },
    ...(['damaged', 'lost', 'returned', 'surplus'] as const).map((name) => ({
      units: sum((line) => line[name]),
      what: words[name],
    })),
  ]
  const said = [
    ...(isLate(transfer, now) ? [`late since / terlambat sejak ${minuteOf(expectedAt!)}`] : []),
    ...counts.filter(({ units }) => units > 0).map(({ units, what }) => `${units} ${what}`),
  ]
  return `${number}  ${fromCode} → ${toCode}: ${said.join('; ')}`
}

const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
