import type { Permission } from '@gudang/domain'
import { Types } from 'mongoose'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import { emailKey } from '../../platform/inputs/email.ts'
import { notFound } from '../../platform/errors.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { bestFirst, searchConditions } from '../../platform/database/search.ts'
import type { UserFilter } from './users.inputs.ts'
import { Role, RoleModel, User, UserModel } from './users.model.ts'

export function userById(id: string): Promise<User | null> {
  return UserModel.findById(id).lean<User>().exec()
}

/** One command to the database: what every request without a cached actor waits for. */
export async function userWithRole(id: Types.ObjectId): Promise<{ user: User; role: Role } | null> {
  const [found] = await UserModel.aggregate<User & { roles: Role[] }>([
    { $match: { _id: id } },
    { $lookup: { from: RoleModel.collection.name, localField: 'role', foreignField: '_id', as: 'roles' } },
  ])
  const role = found?.roles[0]
  return found && role ? { user: found, role } : null
}

export function userByEmail(email: string): Promise<User | null> {
  return UserModel.findOne({ email: emailKey(email) })
    .lean<User>()
    .exec()
}

export async function userOrFail(id: string): Promise<User> {
  const user = /^[0-9a-f]{24}$/i.test(id) ? await userById(id) : null
  if (!user) throw notFound('User', [id])
  return user
}

/** Whom the actor may manage: a limited actor those alone who are limited to no more. */
export function managedBy(ctx: Ctx): Record<string, unknown> {
  const { warehouseIds } = ctx.actor
  if (warehouseIds === null) return {}
  const own = [...warehouseIds].map((id) => new Types.ObjectId(id))
  return { warehouses: { $type: 'array', $not: { $elemMatch: { $nin: own } } } }
}

/** For commands on a user; who is limited to some warehouses finds nobody who may do more. */
export async function managedUserOrFail(ctx: Ctx, id: string): Promise<User> {
  const { _id } = await userOrFail(id)
  const user = await UserModel.findOne({ _id, ...managedBy(ctx) }).lean<User>()
  if (!user) throw notFound('User', [id])
  return user
}

export function roleOfUser(user: User): Promise<Role> {
  return RoleModel.findById(user.role).orFail().lean<Role>().exec() as Promise<Role>
}

export const owesSecondFactor = (user: User, role: Role): boolean =>
  Boolean(role.requiresSecondFactor && !user.secondFactor)

/** How events name a user. */
export const subjectOf = (user: User) => ({ kind: 'USER', id: String(user._id), label: user.email })

export function listRoles(): Promise<Role[]> {
  return RoleModel.find().sort({ name: 1 }).lean<Role[]>().exec()
}

export async function listUsers(
  ctx: Ctx,
  page: PageArgs,
  { search, isActive }: UserFilter = {},
): Promise<Page<User>> {
  const filter = { ...managedBy(ctx), ...(isActive == null ? {} : { isActive }) }
  const sort = { email: 1 } as const
  if (!search?.trim()) return listPage(UserModel, { filter, sort, page })
  const conditions = await searchConditions({ model: UserModel, index: termsIndex, filter, search })
  return listPage(UserModel, {
    filter: { ...filter, $and: conditions },
    searched: termsIndex,
    ranks: bestFirst(search),
    sort,
    page,
  })
}

const termsIndex = 'terms_1_email_1'

/** Everybody who may sign in and whose role has this permission. */
export async function usersWith(permission: Permission): Promise<User[]> {
  const roles = await RoleModel.find({ permissions: permission }, { _id: 1 }).sort({ _id: 1 }).lean()
  return UserModel.find({ isActive: true, role: { $in: roles.map(({ _id }) => _id) } })
    .sort({ email: 1 })
    .lean<User[]>()
}

export function roleByName(name: string): Promise<Role | null> {
  return RoleModel.findOne({ name }).lean<Role>().exec()
}

export async function anyUserExists(): Promise<boolean> {
  return (await UserModel.exists({})) !== null
}

export async function severalUsersExist(): Promise<boolean> {
  const some = await UserModel.find({ isActive: true }, { _id: 1 }).sort({ _id: 1 }).limit(2).lean()
  return some.length > 1
}

/** Whether the user is there and active; a departure beside the caller's transaction writes the same document. */
export async function holdActiveUser(_id: Types.ObjectId): Promise<boolean> {
  const { matchedCount } = await UserModel.updateOne({ _id, isActive: true }, { $inc: { answersFor: 1 } })
  return matchedCount === 1
}

export const loadUser = defineLoader<string, User | null>(async (_ctx, ids) => {
  const found = await UserModel.find({
    _id: { $in: [...new Set(ids)].map((id) => new Types.ObjectId(id)) },
  }).lean<User[]>()
  const byId = new Map(found.map((user) => [String(user._id), user]))
  return ids.map((id) => byId.get(id) ?? null)
})

export const loadRole = defineLoader<string, Role>(async (_ctx, ids) => {
  const found = await RoleModel.find({
    _id: { $in: [...new Set(ids)].map((id) => new Types.ObjectId(id)) },
  }).lean<Role[]>()
  const byId = new Map(found.map((role) => [String(role._id), role]))
  return ids.map((id) => byId.get(id) ?? notFound('Role', [id]))
})
