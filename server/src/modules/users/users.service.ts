import { Types } from 'mongoose'
import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import {
  asRead,
  edited,
  editOf,
  requireWritten,
  eventOfEdit,
  withEdit,
} from '../../platform/commands/edits.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem, alreadyTaken } from '../../platform/inputs/field-problems.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { currentSession, rejectDuplicate } from '../../platform/database/mongo.ts'
import { warehousesByCode, warehousesById } from '../warehouses/index.ts'
import { newLink, sendLink, type LinkSent, type UserWithLink } from './password-links.service.ts'
import { hashPassword } from './passwords.ts'
import { adminRole, holdRole, requireGrantable } from './roles.service.ts'
import {
  createUserSchema,
  updateUserSchema,
  type CreateUserInput,
  type IntegrationsFate,
  type UpdateUserInput,
} from './users.inputs.ts'
import { UserModel, type Role, type User } from './users.model.ts'
import { managedUserOrFail, roleByName, roleOfUser, subjectOf, userById } from './users.queries.ts'
import { termsOf } from './users.terms.ts'

/** Reads and decides, and returns what is to be written once the leaving is recorded. */
type MakerLeaves = (
  ctx: Ctx,
  user: User,
  fate: IntegrationsFate | null | undefined,
) => Promise<() => Promise<void>>

let makerLeaves: MakerLeaves | undefined

/** Who answers for integrations is theirs to know, which know of users: the app introduces them. */
export function configureUsers(settings: { makerLeaves: MakerLeaves }): void {
  makerLeaves = settings.makerLeaves
}

async function leave(
  ctx: Ctx,
  user: User,
  fate: IntegrationsFate | null | undefined,
): Promise<() => Promise<void>> {
  if (!makerLeaves) throw new Error('configureUsers has not been called')
  return makerLeaves(ctx, user, fate)
}

export interface NewUser {
  email: string
  fullName: string
  password: string
}

/** Stores a user without asking who may do so: that is decided before. */
export function addUser(ctx: Ctx, user: NewUser, role: Role): Promise<User> {
  return storeUser(ctx, user, () => Promise.resolve(role))
}

/** The first account of an empty installation, of two that come in the same moment one: their claims are one document. */
export async function addFirstUser(ctx: Ctx, user: NewUser): Promise<User> {
  return storeUser(ctx, user, async () => {
    const role = await holdRole(String((await roleByName(adminRole))!._id))
    if (await UserModel.exists({})) throw closed()
    return role
  })
}

/** Who registers where that is open, with the role that is there for newcomers at that moment. */
export function addNewcomer(
  ctx: Ctx,
  user: NewUser,
  roleOfNewcomers: () => Promise<Role | null>,
): Promise<User> {
  return storeUser(ctx, user, async () => {
    const role = await roleOfNewcomers()
    if (!role) throw closed()
    return holdRole(String(role._id))
  })
}

/** `grant` decides in the transaction what the user becomes. */
async function storeUser(
  ctx: Ctx,
  { password, ...user }: NewUser,
  grant: () => Promise<Role>,
): Promise<User> {
  const passwordHash = await hashPassword(password)
  return command(ctx, {
    name: 'addUser',
    lock: [`user:${user.email}`],
    async run(record) {
      const role = await grant()
      const added = draftUser(ctx, { ...user, role: role._id, warehouses: null, passwordHash })
      await record({
        kind: 'user.created',
        subject: subjectOf(added),
        data: { after: { ...user, role: role.name } },
      })
      await insertUser(added)
      return added
    },
  })
}

export const closed = () => forbidden('Registration is closed. Ask an administrator for an account.')

function draftUser(
  ctx: Ctx,
  user: Pick<User, 'email' | 'fullName' | 'role' | 'warehouses' | 'passwordHash'>,
): User {
  const terms = termsOf(user)
  return { _id: ctx.newId(), isActive: true, createdAt: ctx.now(), sessionGeneration: 0, ...user, terms }
}

const insertUser = (user: User): Promise<void> =>
  rejectDuplicate(
    () => UserModel.collection.insertOne(user, { session: currentSession(), ignoreUndefined: true }),
    () => alreadyTaken(['email'], user.email),
  )

/** A user without a password, and the link with which it is set once. */
export async function createUser(ctx: Ctx, raw: CreateUserInput): Promise<LinkSent> {
  const { idempotencyKey: key, ...input } = parseInput(createUserSchema, raw)
  const done = await command<UserWithLink>(ctx, {
    name: 'createUser',
    key,
    input,
    lock: [`user:${input.email}`],
    async run(record) {
      const role = await holdRole(input.roleId)
      requireGrantable(ctx, role.permissions)
      const warehouses = await scopeOf(ctx, input.warehouseCodes)
      const user = draftUser(ctx, {
        email: input.email,
        fullName: input.fullName,
        role: role._id,
        warehouses,
      })
      await record({
        kind: 'user.created',
        subject: subjectOf(user),
        data: { after: await factsOf(user, role) },
      })
      await insertUser(user)
      return { user, token: await newLink(ctx, user) }
    },
    replay: async (event) => ({ user: await asAnswered(ctx, event), token: null }),
  })
  return sendLink(done)
}

/** An actor who is limited to some warehouses can give no more than those. */
async function scopeOf(ctx: Ctx, codes: string[] | null | undefined): Promise<Types.ObjectId[] | null> {
  if (codes) return [...(await warehousesByCode(ctx, codes)).values()].map((warehouse) => warehouse._id)
  if (ctx.actor.warehouseIds === null) return null
  throw forbidden('You are limited to some warehouses and cannot give access to all.')
}

export async function updateUser(ctx: Ctx, raw: UpdateUserInput): Promise<User> {
  const { idempotencyKey: key, ...input } = parseInput(updateUserSchema, raw)
  const done = await command(ctx, {
    name: 'updateUser',
    key,
    input,
    lock: [`user:${input.id}`],
    async run(record) {
      const before = await managedUserOrFail(ctx, input.id)
      const oldRole = await roleOfUser(before)
      // Who lacks what a user may do can neither change nor remove that user.
      requireGrantable(ctx, oldRole.permissions)
      const role =
        input.roleId && input.roleId !== String(before.role) ? await holdRole(input.roleId) : oldRole
      if (role !== oldRole) requireGrantable(ctx, role.permissions)
      const scopeChanges = Boolean(input.warehouseCodes || input.allWarehouses)
      const changed: User = {
        ...before,
        fullName: input.fullName ?? before.fullName,
        isActive: input.isActive ?? before.isActive,
        role: role._id,
        warehouses: scopeChanges
          ? await scopeOf(ctx, input.allWarehouses ? null : input.warehouseCodes)
          : before.warehouses,
      }
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion: input.expectedVersion,
        before: await statedOf(before),
        after: await statedOf(changed),
      })
      const after: User = { ...changed, ...withEdit(lastEdit) }
      const wasAdmin = before.isActive && oldRole.name === adminRole
      if (wasAdmin && !(after.isActive && role.name === adminRole)) await requireAnotherAdmin(oldRole, before)
      const isSignedOut = before.isActive && !after.isActive
      const settle = isSignedOut ? await leave(ctx, before, input.integrations) : undefined
      await record({
        kind: 'user.updated',
        subject: subjectOf(after),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: {
          before: await factsOf(before, oldRole),
          after: await factsOf(after, role),
        },
      })
      const { fullName, isActive, warehouses } = after
      await requireWritten(
        UserModel.updateOne(asRead(before), {
          $set: {
            fullName,
            isActive,
            warehouses,
            role: after.role,
            terms: termsOf(after),
            ...withEdit(lastEdit),
          },
          // Who is activated again signs in again.
          $inc: { sessionGeneration: isSignedOut ? 1 : 0 },
        }),
      )
      await settle?.()
      return after
    },
    replay: (event) => asAnswered(ctx, event),
  })
  await actorsChanged()
  return done
}

export async function deleteUser(
  ctx: Ctx,
  raw: {
    id: string
    integrations?: IntegrationsFate | null
    expectedVersion?: number | null
    idempotencyKey?: string | null
  },
): Promise<boolean> {
  const { idempotencyKey: key, ...input } = raw
  const done = await command(ctx, {
    name: 'deleteUser',
    key,
    input,
    lock: [`user:${raw.id}`],
    async run(record) {
      const user = await managedUserOrFail(ctx, raw.id)
      const role = await roleOfUser(user)
      requireGrantable(ctx, role.permissions)
      const { expectedVersion } = input
      edited(ctx, user.lastEdit, { expectedVersion, before: await statedOf(user), after: {} })
      if (user.isActive && role.name === adminRole) await requireAnotherAdmin(role, user)
      const settle = await leave(ctx, user, input.integrations)
      await record({
        kind: 'user.deleted',
        subject: subjectOf(user),
        data: { before: await factsOf(user, role) },
      })
      await requireWritten(UserModel.deleteOne(asRead(user)))
      await settle()
      return true
    },
    replay: () => Promise.resolve(true),
  })
  await actorsChanged()
  return done
}

/** Two admins who demote each other in the same moment both write the role, so one of them reads again. */
async function requireAnotherAdmin(role: Role, user: User): Promise<void> {
  await holdRole(String(role._id))
  const others = await UserModel.find({ role: role._id, isActive: true, _id: { $ne: user._id } }, { _id: 1 })
    .sort({ _id: 1 })
    .limit(1)
    .lean()
  if (others.length > 0) return
  throw badInput([problem(['id'], 'LAST_ADMIN')])
}

/** What an event tells of a user: nothing secret. */
async function factsOf(user: User, role: Role) {
  const { email, fullName, isActive } = user
  return { email, fullName, isActive, role: role.name, warehouses: (await codesOf(user)) ?? 'all' }
}

/** What people state of a user, by the names of the input. */
async function statedOf(user: User) {
  const { fullName, isActive, role } = user
  return { fullName, isActive, roleId: String(role), warehouseCodes: await codesOf(user) }
}

const codesOf = async ({ warehouses }: User) =>
  warehouses && (await warehousesById(warehouses)).map(({ code }) => code)

/** As the command that is repeated left the user, who may be gone since; but for a role that has been renamed. */
async function asAnswered(ctx: Ctx, event: Event): Promise<User> {
  const after = event.data!.after as Awaited<ReturnType<typeof factsOf>>
  const { email, fullName, isActive, warehouses } = after
  const codes = typeof warehouses === 'string' ? null : warehouses
  const known = await userById(event.subject!.id)
  const role = (await roleByName(after.role))?._id ?? known?.role
  if (!role) throw notFound('Role', [after.role])
  return {
    _id: new Types.ObjectId(event.subject!.id),
    email,
    fullName,
    isActive,
    role,
    warehouses: codes && [...(await warehousesByCode(ctx, codes)).values()].map(({ _id }) => _id),
    terms: termsOf({ email, fullName }),
    createdAt: known?.createdAt ?? event.at,
    sessionGeneration: known?.sessionGeneration ?? 0,
    ...(known?.secondFactor ? { secondFactor: known.secondFactor } : {}),
    ...editOf(event),
  }
}
