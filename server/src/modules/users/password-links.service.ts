import { hourMs } from '@gudang/domain'
import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { mailLinkBase, sendMail } from '../../platform/mail.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { EventModel, newEvent } from '../../platform/events/event-log.ts'
import { announce } from '../../platform/events/relay.ts'
import { newToken, tokenHash } from '../../platform/tokens.ts'
import { hashPassword, newPassword, passwordMatches } from './passwords.ts'
import { requireGrantable } from './roles.service.ts'
import { endAllSessions, type InSameTransaction } from './session-generations.service.ts'
import { PasswordLinkModel, UserModel, type PasswordLink, type User } from './users.model.ts'
import { managedUserOrFail, roleOfUser, subjectOf, userByEmail, userOrFail } from './users.queries.ts'

export interface UserWithLink {
  user: User
  /** Null in the answer to a repeated command: a link is told once. */
  token: string | null
}

export interface LinkSent extends UserWithLink {
  mailed: boolean
}

const linkHours = 72
/** Of a link that somebody has asked for by the address alone. */
const ownLinkHours = 1

/** A new link for the user, inside the caller's transaction; earlier ones end. */
export async function newLink(ctx: Ctx, user: User): Promise<string> {
  await endLinks(user)
  return addLink(ctx, user, linkHours)
}

async function addLink(ctx: Ctx, user: User, hours: number): Promise<string> {
  const token = newToken(24)
  const expiresAt = new Date(ctx.now().getTime() + hours * hourMs)
  const link: PasswordLink = { _id: tokenHash(token), user: user._id, expiresAt }
  await PasswordLinkModel.collection.insertOne(link as never, { session: currentSession() })
  return token
}

async function endLinks(user: User): Promise<void> {
  await PasswordLinkModel.collection.deleteMany({ user: user._id }, { session: currentSession() })
}

/** Mails the link where mail is configured; the administrator has the token in any case. */
export async function sendLink({ user, token }: UserWithLink): Promise<LinkSent> {
  const base = mailLinkBase()
  if (!token || !base) return { user, token, mailed: false }
  return { user, token, mailed: await mailLink(user, base, token, linkHours) }
}

function mailLink(user: User, base: string, token: string, hours: number): Promise<boolean> {
  return sendMail({
    to: user.email,
    subject: 'Gudang: set your password · atur kata sandi Anda',
    text: [
      `Hello ${user.fullName},`,
      `set your password for Gudang within ${hours} ${hours === 1 ? 'hour' : 'hours'}, once, with this link:`,
      // After the #: what is there no server, proxy or referrer gets to see.
      `${base}/set-password#${token}`,
      `Halo ${user.fullName},`,
      `atur kata sandi Gudang Anda dalam ${hours} jam, satu kali, melalui tautan di atas.`,
    ].join('\n\n'),
  })
}

/**
 * Mails a link to whoever has this address; to nobody where nobody has. It ends no other link: a stranger asks for it too,
 * and an administrator's must outlive that.
 */
export async function mailOwnLink(ctx: Ctx, base: string, email: string): Promise<void> {
  const user = await userByEmail(email)
  if (!user?.isActive) return
  const event = newEvent(ctx, { kind: 'session.password-link-sent', subject: subjectOf(user) })
  await EventModel.collection.insertOne(event)
  announce()
  await mailLink(user, base, await addLink(ctx, user, ownLinkHours), ownLinkHours)
}

/** An administrator's help for who forgot the password; earlier links end. */
export async function resetPassword(
  ctx: Ctx,
  raw: { id: string; idempotencyKey?: string | null },
): Promise<LinkSent> {
  const done = await command<UserWithLink>(ctx, {
    name: 'resetPassword',
    key: raw.idempotencyKey,
    input: { id: raw.id },
    lock: [`user:${raw.id}`],
    async run(record) {
      const user = await managedUserOrFail(ctx, raw.id)
      // A link is a way into the account: who lacks what it may do must not get one.
      requireGrantable(ctx, (await roleOfUser(user)).permissions)
      await record({ kind: 'user.password-reset', subject: subjectOf(user) })
      return { user, token: await newLink(ctx, user) }
    },
    replay: async (event) => ({ user: await userOrFail(event.subject!.id), token: null }),
  })
  return sendLink(done)
}

const linkSchema = z.object({ token: z.string().max(200) })
const setPasswordSchema = z.object({ password: newPassword })

/** Spends a link; every session and every other link of the user ends with it. */
export async function setPassword(ctx: Ctx, raw: { token: string; password: string }): Promise<User> {
  const { token } = parseInput(linkSchema, raw)
  const live = { _id: tokenHash(token), expiresAt: { $gt: ctx.now() } }
  // To judge and to hash a password is dear: not for a stranger without a link.
  if (!(await PasswordLinkModel.exists(live))) throw spentLink()
  const { password } = parseInput(setPasswordSchema, raw)
  const passwordHash = await hashPassword(password)
  return storePassword(ctx, passwordHash, async () => {
    const link = await PasswordLinkModel.findOneAndDelete(live).lean<PasswordLink>()
    if (!link) throw spentLink()
    return String(link.user)
  })
}

const spentLink = () => badInput([problem(['token'], 'SPENT')])

const changePasswordSchema = z.object({ current: z.string().max(10_000), password: newPassword })

/** Every session of the user ends, but those that `keep` takes along into the next generation. */
export async function changePassword(
  ctx: Ctx,
  raw: { current: string; password: string },
  keep: InSameTransaction,
): Promise<User> {
  const { current, password } = parseInput(changePasswordSchema, raw)
  const user = await userOrFail(ctx.actor.id)
  if (!(await passwordMatches(user.passwordHash, current))) {
    throw badInput([problem(['current'], 'WRONG')])
  }
  return storePassword(ctx, await hashPassword(password), () => Promise.resolve(ctx.actor.id), keep)
}

/** Hashes anew what was hashed in an older way, unless the password has been changed meanwhile. */
export async function renewHash({ _id, passwordHash }: User, password: string): Promise<void> {
  await UserModel.updateOne({ _id, passwordHash }, { $set: { passwordHash: await hashPassword(password) } })
}

function storePassword(
  ctx: Ctx,
  passwordHash: string,
  whose: () => Promise<string>,
  keep?: InSameTransaction,
): Promise<User> {
  return endAllSessions(ctx, 'user.password-changed', whose, async (user) => {
    await UserModel.updateOne({ _id: user._id }, { $set: { passwordHash } })
    await endLinks(user)
    await keep?.(user)
  })
}
