import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { badInput, parseInput } from '../../platform/errors.ts'
import { currentSession } from '../../platform/mongo.ts'
import { hashPassword, newPassword, passwordMatches } from './passwords.ts'
import { requireGrantable } from './roles.service.ts'
import {
  PasswordLinkModel,
  RoleModel,
  UserModel,
  type PasswordLink,
  type Role,
  type User,
} from './users.model.ts'
import { subjectOf, userOrFail } from './users.queries.ts'

export interface UserWithLink {
  user: User
  /** Null in the answer to a repeated command: a link is told once. */
  token: string | null
}

const linkHours = 72
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** A new link for the user, inside the caller's transaction; earlier ones end. */
export async function newLink(ctx: Ctx, user: User): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const link: PasswordLink = {
    _id: hashOf(token),
    user: user._id,
    expiresAt: new Date(ctx.now().getTime() + linkHours * 3_600_000),
  }
  await PasswordLinkModel.collection.deleteMany({ user: user._id }, { session: currentSession() })
  await PasswordLinkModel.collection.insertOne(link as never, { session: currentSession() })
  return token
}

/** An administrator's help for who forgot the password; earlier links end. */
export async function resetPassword(
  ctx: Ctx,
  raw: { id: string; idempotencyKey?: string | null },
): Promise<UserWithLink> {
  return command<UserWithLink>(ctx, {
    name: 'resetPassword',
    key: raw.idempotencyKey,
    input: { id: raw.id },
    lock: [`user:${raw.id}`],
    async run(record) {
      const user = await userOrFail(raw.id)
      const role = await RoleModel.findById(user.role).lean<Role>()
      // A link is a way into the account: who lacks what it may do must not get one.
      requireGrantable(ctx, role?.permissions ?? [])
      await record({ kind: 'user.password-reset', subject: subjectOf(user) })
      return { user, token: await newLink(ctx, user) }
    },
    replay: async (event) => ({ user: await userOrFail(event.subject!.id), token: null }),
  })
}

const setPasswordSchema = z.object({ token: z.string().max(200), password: newPassword })

/** Spends a link; whose password it was, and all of that user's sessions are to end. */
export async function setPassword(ctx: Ctx, raw: { token: string; password: string }): Promise<User> {
  const { token, password } = parseInput(setPasswordSchema, raw)
  const passwordHash = await hashPassword(password)
  return storePassword(ctx, passwordHash, async () => {
    const link = await PasswordLinkModel.findOneAndDelete({
      _id: hashOf(token),
      expiresAt: { $gt: ctx.now() },
    }).lean<PasswordLink>()
    if (!link)
      throw badInput([
        {
          path: ['token'],
          code: 'SPENT',
          message: 'This link has been used or has expired. Ask for another.',
        },
      ])
    return String(link.user)
  })
}

const changePasswordSchema = z.object({ current: z.string().max(10_000), password: newPassword })

export async function changePassword(ctx: Ctx, raw: { current: string; password: string }): Promise<User> {
  const { current, password } = parseInput(changePasswordSchema, raw)
  const user = await userOrFail(ctx.actor.id)
  if (!(await passwordMatches(user.passwordHash, current))) {
    throw badInput([{ path: ['current'], code: 'WRONG', message: 'This is not your present password.' }])
  }
  return storePassword(ctx, await hashPassword(password), () => Promise.resolve(ctx.actor.id))
}

function storePassword(ctx: Ctx, passwordHash: string, whose: () => Promise<string>): Promise<User> {
  return command(ctx, {
    name: 'storePassword',
    key: null,
    input: null,
    lock: [],
    async run(record) {
      const user = await userOrFail(await whose())
      await record({ kind: 'user.password-changed', subject: subjectOf(user) })
      await UserModel.updateOne({ _id: user._id }, { $set: { passwordHash } })
      return { ...user, passwordHash }
    },
    replay: () => Promise.reject(new Error('has no key')),
  })
}
