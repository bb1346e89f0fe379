import { isPermission, limits, mayGrant, type Permission, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { z } from 'zod'
import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import { command, idempotencyKey } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import {
  asRead,
  edited,
  editOf,
  expectedVersion,
  requireWritten,
  eventOfEdit,
  withEdit,
} from '../../platform/commands/edits.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { badInput, parseInput, problem, issueOf, alreadyTaken } from '../../platform/inputs/field-problems.ts'
import { text } from '../../platform/inputs/inputs.ts'
import { currentSession, rejectDuplicate } from '../../platform/database/mongo.ts'
import { RoleModel, UserModel, type Role } from './users.model.ts'
import { managedBy } from './users.queries.ts'

export const permissionList = z
  .array(
    z.string().superRefine((name, refinement) => {
      if (!isPermission(name))
        refinement.addIssue({ code: 'custom', ...issueOf('UNKNOWN', { value: name.slice(0, 100) }) })
    }),
  )
  .max(100)
  .transform((names) => [...new Set(names)] as Permission[])

const requiresSecondFactor = z.boolean().nullish()

const roleSchema = z.object({
  name: text(limits.roleName),
  permissions: permissionList,
  requiresSecondFactor,
  idempotencyKey,
})
const roleChangeSchema = z.object({
  id: z.string(),
  name: text(limits.roleName).nullish(),
  permissions: permissionList.nullish(),
  requiresSecondFactor,
  expectedVersion,
  idempotencyKey,
})

/** Nobody hands out more than they hold. */
export function requireGrantable(ctx: Ctx, permissions: readonly string[]): void {
  const lacking = permissions.filter((name) => !mayGrant(ctx.actor.permissions, name as Permission))
  if (lacking.length > 0) throw forbidden(`You cannot grant what you lack: ${lacking.join(', ')}.`)
}

interface RoleInput {
  name: string
  permissions: string[]
  requiresSecondFactor?: boolean | null
  idempotencyKey?: string | null
}

export async function createRole(ctx: Ctx, raw: RoleInput): Promise<Role> {
  const { idempotencyKey: key, ...input } = parseInput(roleSchema, raw)
  requireGrantable(ctx, input.permissions)
  const requiresSecondFactor = input.requiresSecondFactor ?? false
  const role: Role = { _id: ctx.newId(), ...input, requiresSecondFactor, nameKey: nameKeyOf(input.name) }
  return command(ctx, {
    name: 'createRole',
    key,
    input,
    lock: [`role:${role.nameKey}`],
    async run(record) {
      await record({ kind: 'role.created', subject: subjectOf(role), data: { after: factsOf(role) } })
      await rejectDuplicate(
        () => RoleModel.collection.insertOne(role, { session: currentSession() }),
        () => nameTaken(role),
      )
      return role
    },
    replay: (event) => Promise.resolve(asAnswered(event)),
  })
}

interface RoleChange {
  id: string
  name?: string | null
  permissions?: string[] | null
  requiresSecondFactor?: boolean | null
  expectedVersion?: number | null
  idempotencyKey?: string | null
}

export async function updateRole(ctx: Ctx, raw: RoleChange): Promise<Role> {
  const { idempotencyKey: key, ...input } = parseInput(roleChangeSchema, raw)
  const role = await command(ctx, {
    name: 'updateRole',
    key,
    input,
    lock: [`role:${input.id}`],
    async run(record) {
      const before = await roleOrFail(input.id)
      if (before.name === adminRole && (input.name != null || input.permissions))
        throw forbidden(
          'Name and permissions of the admin role stay as they are, so that somebody can always repair the rest.',
        )
      const stated = {
        name: input.name ?? before.name,
        permissions: input.permissions ?? before.permissions,
        requiresSecondFactor: input.requiresSecondFactor ?? before.requiresSecondFactor ?? false,
      }
      // Who lacks what a role allows can neither give it more nor take it away from its holders.
      requireGrantable(ctx, [...before.permissions, ...stated.permissions])
      await requireNoOthersHold(ctx, before)
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion: input.expectedVersion,
        before: factsOf(before),
        after: stated,
      })
      const after: Role = { ...before, ...stated, ...withEdit(lastEdit) }
      await record({
        kind: 'role.updated',
        subject: subjectOf(after),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: { before: factsOf(before), after: stated },
      })
      const change = { ...stated, nameKey: nameKeyOf(stated.name), ...withEdit(lastEdit) }
      await rejectDuplicate(
        () => requireWritten(RoleModel.updateOne(asRead(before), { $set: change })),
        () => nameTaken(after),
      )
      return after
    },
    replay: (event) => Promise.resolve(asAnswered(event)),
  })
  await actorsChanged()
  return role
}

/** Who is limited to some warehouses changes nothing for people who may see others. */
async function requireNoOthersHold(ctx: Ctx, role: Role): Promise<void> {
  if (ctx.actor.warehouseIds === null) return
  const holders = await UserModel.countDocuments({ role: role._id })
  if (holders === (await UserModel.countDocuments({ role: role._id, ...managedBy(ctx) }))) return
  throw forbidden(`The role ${role.name} is also held by people outside your warehouses.`)
}

export async function deleteRole(
  ctx: Ctx,
  raw: { id: string; expectedVersion?: number | null; idempotencyKey?: string | null },
): Promise<boolean> {
  const { id, expectedVersion: expected, idempotencyKey: key } = raw
  return command(ctx, {
    name: 'deleteRole',
    key,
    input: { id, expectedVersion: expected },
    lock: [`role:${id}`],
    async run(record) {
      const role = await roleOrFail(id)
      requireGrantable(ctx, role.permissions)
      edited(ctx, role.lastEdit, { expectedVersion: expected, before: factsOf(role), after: {} })
      const holders = await UserModel.find({ role: role._id }, { _id: 1 }).sort({ _id: 1 }).limit(1).lean()
      if (holders.length > 0 || role.name === adminRole) {
        throw badInput([problem(['id'], 'IN_USE', { value: role.name })])
      }
      await record({ kind: 'role.deleted', subject: subjectOf(role), data: { before: factsOf(role) } })
      await requireWritten(RoleModel.deleteOne(asRead(role)))
      return true
    },
    replay: () => Promise.resolve(true),
  })
}

export const adminRole = 'admin'

export const nameKeyOf = tidyCode

const factsOf = ({ name, permissions, requiresSecondFactor = false }: Role) => ({
  name,
  permissions,
  requiresSecondFactor,
})

/** As the command that is repeated left the role, which may be gone since. */
const asAnswered = (event: Event): Role => ({
  _id: new Types.ObjectId(event.subject!.id),
  ...(event.data!.after as ReturnType<typeof factsOf>),
  ...editOf(event),
})

const subjectOf = (role: Role) => ({ kind: 'ROLE', id: String(role._id), label: role.name })

/** Writing to the role that somebody is given conflicts with its deletion beside it. */
export async function holdRole(id: string): Promise<Role> {
  const { _id } = await roleOrFail(id)
  const role = await RoleModel.findOneAndUpdate(
    { _id },
    { $inc: { assignments: 1 } },
    { returnDocument: 'after' },
  ).lean<Role>()
  if (!role) throw notFound('Role', [id])
  return role
}

async function roleOrFail(id: string): Promise<Role> {
  const role = /^[0-9a-f]{24}$/i.test(id) ? await RoleModel.findById(id).lean<Role>() : null
  if (!role) throw notFound('Role', [id])
  return role
}

const nameTaken = ({ name }: Role) => alreadyTaken(['name'], name)
