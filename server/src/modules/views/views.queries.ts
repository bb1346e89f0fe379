import { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { userById } from '../users/index.ts'
import { ViewModel, type View } from './views.model.ts'
import { listsOpenTo, type ViewList } from './views.rules.ts'

const mostListed = 1_000

/** Own ones and those of the own role, for who manages roles those of all roles; of lists that the actor may open. */
export async function listViews(ctx: Ctx, list: ViewList | undefined): Promise<View[]> {
  const { actor } = ctx
  if (actor.kind !== 'USER') return []
  const lists = listsOpenTo(actor.permissions).filter((each) => !list || each === list)
  const owners = [new Types.ObjectId(actor.id), (await userById(actor.id))!.role]
  const seen = [{ owner: { $in: owners } }, ...(managesRoles(ctx) ? [{ ofRole: true }] : [])]
  const found = await ViewModel.find({ $or: seen, list: { $in: lists } })
    .sort({ list: 1, nameKey: 1, _id: 1 })
    .limit(mostListed)
    .lean<View[]>()
  return found
}

export const managesRoles = ({ actor }: Ctx): boolean => actor.permissions.has('role.manage')

/** For commands on it: what somebody else keeps for themselves is not there. */
export async function ownViewOrFail(ctx: Ctx, id: string): Promise<View> {
  const view = await ViewModel.findById(id).lean<View>()
  const isOwn = view && (view.ofRole ? managesRoles(ctx) : String(view.owner) === ctx.actor.id)
  if (!isOwn) throw notFound('View', [id])
  return view
}
