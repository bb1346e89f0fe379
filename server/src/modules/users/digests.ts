import { minuteMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import { sendMail, type Mail } from '../../platform/mail.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import type { User } from './users.model.ts'
import { usersWith } from './users.queries.ts'

/** A server that mails and says nothing for this long is dead. */
const leaseMs = 10 * minuteMs

/** Until when a server that takes something now has it for itself. */
export const leaseEnd = (ctx: Ctx) => new Date(ctx.now().getTime() + leaseMs)

interface Digests<Due> {
  due: Due[]
  /** Who may see one of these is told of it. */
  warehousesOf(due: Due): Types.ObjectId[]
  mailOf(user: User, seen: Due[]): Promise<Mail> | Mail
  /** Mailing takes long: what is due is this server's until then. */
  hold(until: Date): Promise<unknown>
  stopping: AbortSignal | undefined
}

/**
 * One mail to each person who may see stock of what is due; true when that is done. A failing address never brings the
 * others a mail again; where nobody could be reached, or the server stops, all stays due.
 */
export async function mailDigests<Due>(
  ctx: Ctx,
  { due, warehousesOf, mailOf, hold, stopping }: Digests<Due>,
): Promise<boolean> {
  let heldUntil = leaseEnd(ctx)
  let [tried, sent] = [0, 0]
  for (const user of due.length > 0 ? await usersWith('inventory.view') : []) {
    const seen = due.filter((each) => maySee(user, warehousesOf(each)))
    if (seen.length === 0) continue
    if (stopping?.aborted) return false
    if (heldUntil.getTime() - ctx.now().getTime() < leaseMs / 2) await hold((heldUntil = leaseEnd(ctx)))
    tried++
    if (await sendMail(await mailOf(user, seen))) sent++
  }
  return sent > 0 || tried === 0
}

const maySee = ({ warehouses: own }: User, of: Types.ObjectId[]): boolean =>
  own === null || own.some((one) => of.some((other) => one.equals(other)))
