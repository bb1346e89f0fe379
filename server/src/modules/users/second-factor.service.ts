import { limits, minuteMs } from '@gudang/domain'
import { Secret, TOTP } from 'otpauth'
import { z } from 'zod'
import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import { command, idempotencyKey } from '../../platform/commands/command.ts'
import { requireWritten } from '../../platform/commands/edits.ts'
import { namedSecrets, type Config } from '../../platform/config/config.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Logger } from '../../platform/observe/logger.ts'
import { secretBox, type SecretBox } from '../../platform/secret-box.ts'
import { tokenHash } from '../../platform/tokens.ts'
import { passwordMatches } from './passwords.ts'
import { requireGrantable } from './roles.service.ts'
import { UserModel, type SecondFactor, type User } from './users.model.ts'
import { managedUserOrFail, roleOfUser, subjectOf, userOrFail } from './users.queries.ts'

const purpose = 'gudang second factors'
const issuer = 'Gudang'
const digits = 6
const stepSeconds = 30
/** Clocks differ, and people type slowly. */
const stepsAside = 1
const offerMinutes = 15
const recoveryCodeCount = 10

let configured: SecretBox | undefined

/** Sealed by what signs the tokens: who knows that needs no second factor of anybody. */
export function configureSecondFactors({ JWT_SECRET }: Pick<Config, 'JWT_SECRET'>): void {
  configured = secretBox(
    namedSecrets(JWT_SECRET).map(({ secret }) => secret),
    purpose,
  )
}

function box(): SecretBox {
  if (!configured) throw new Error('configureSecondFactors has not been called')
  return configured
}

export interface SecondFactorOffer {
  secret: string
  uri: string
  expiresAt: Date
}

const passwordSchema = z.object({ password: z.string().max(10_000) })
export const oneTimeCode = z.string().max(limits.oneTimeCode)
const codeSchema = z.object({ oneTimeCode })

/** A secret of which nothing follows until a code proves that somebody's app has it. */
export async function offerSecondFactor(ctx: Ctx, raw: { password: string }): Promise<SecondFactorOffer> {
  const { password } = parseInput(passwordSchema, raw)
  const user = await userOrFail(ctx.actor.id)
  await requirePassword(user, password)
  if (user.secondFactor) throw alreadyOn()
  const secret = new Secret({ size: 20 }).base32
  const expiresAt = new Date(ctx.now().getTime() + offerMinutes * minuteMs)
  const offeredFactor = { secret: box().seal(secret, String(user._id)), until: expiresAt }
  const { _id, passwordHash } = user
  const { matchedCount } = await UserModel.updateOne(
    { _id, passwordHash, secondFactor: { $exists: false } },
    { $set: { offeredFactor } },
  )
  if (matchedCount === 0) throw alreadyOn()
  return { secret, uri: totp(secret, user.email).toString(), expiresAt }
}

/** The recovery codes, which nobody is told again. */
export async function turnOnSecondFactor(ctx: Ctx, raw: { oneTimeCode: string }): Promise<string[]> {
  const typed = parseInput(codeSchema, raw).oneTimeCode
  const recoveryCodes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
  await command(ctx, {
    name: 'turnOnSecondFactor',
    lock: [],
    async run(record) {
      const user = await userOrFail(ctx.actor.id)
      const { _id, offeredFactor: offer } = user
      if (user.secondFactor) throw alreadyOn()
      if (!offer || offer.until <= ctx.now()) throw badInput([problem(['oneTimeCode'], 'NOT_OFFERED')])
      const lastStep = stepOf(ctx, user, offer.secret, typed)
      if (lastStep === undefined) throw wrongCode()
      const secondFactor: SecondFactor = {
        secret: offer.secret,
        lastStep,
        recoveryCodes: recoveryCodes.map(recoveryHash),
        since: ctx.now(),
      }
      await record({ kind: 'user.second-factor-on', subject: subjectOf(user) })
      await requireWritten(
        UserModel.updateOne(
          { _id, 'offeredFactor.secret': offer.secret, secondFactor: { $exists: false } },
          { $set: { secondFactor }, $unset: { offeredFactor: '' } },
        ),
      )
    },
  })
  await actorsChanged()
  return recoveryCodes
}

export async function turnOffSecondFactor(
  ctx: Ctx,
  raw: { password: string; oneTimeCode: string },
): Promise<void> {
  const { password, oneTimeCode } = parseInput(passwordSchema.extend(codeSchema.shape), raw)
  const user = await userOrFail(ctx.actor.id)
  await requirePassword(user, password)
  if (!(await spendCode(ctx, user, oneTimeCode))) throw wrongCode()
  await command(ctx, {
    name: 'turnOffSecondFactor',
    lock: [],
    async run(record) {
      await record({ kind: 'user.second-factor-off', subject: subjectOf(user) })
      await requireWritten(UserModel.updateOne(asSpent(user), { $unset: { secondFactor: '' } }))
    },
  })
  await actorsChanged()
}

const resetSchema = z.object({ id: z.string(), idempotencyKey })

/** For who has lost it; as with a link to set a password, nobody helps who may do more than they. */
export async function resetSecondFactor(
  ctx: Ctx,
  raw: { id: string; idempotencyKey?: string | null },
): Promise<User> {
  const { id, idempotencyKey: key } = parseInput(resetSchema, raw)
  if (ctx.actor.kind !== 'USER') throw forbidden('A person resets a second factor, and signs in to do so.')
  if (id === ctx.actor.id) throw forbidden('Your own is turned off with a code, or with a recovery code.')
  const user = await command(ctx, {
    name: 'resetSecondFactor',
    key,
    input: { id },
    lock: [`user:${id}`],
    async run(record) {
      const before = await managedUserOrFail(ctx, id)
      requireGrantable(ctx, (await roleOfUser(before)).permissions)
      if (!before.secondFactor) throw notFound('SecondFactor', [id])
      await record({ kind: 'user.second-factor-reset', subject: subjectOf(before) })
      return UserModel.findOneAndUpdate(
        { _id: before._id },
        { $unset: { secondFactor: '', offeredFactor: '' }, $inc: { sessionGeneration: 1 } },
        { returnDocument: 'after' },
      )
        .lean<User>()
        .orFail()
    },
    replay: (event) => userOrFail(event.subject!.id),
  })
  await actorsChanged()
  return user
}

/** Whether the code serves, of an app or for recovery. Each serves once: of two that bring it at once, one. */
export async function spendCode(ctx: Ctx, user: User, typed: string): Promise<boolean> {
  const { secondFactor: factor } = user
  if (!factor) return false
  const step = stepOf(ctx, user, factor.secret, typed)
  if (step === undefined) return spendRecoveryCode(ctx, user, recoveryHash(typed))
  const { matchedCount } = await UserModel.updateOne(
    { ...asSpent(user), 'secondFactor.lastStep': { $lt: step } },
    { $set: { 'secondFactor.lastStep': step } },
  )
  return matchedCount === 1
}

function spendRecoveryCode(ctx: Ctx, user: User, hash: string): Promise<boolean> {
  if (!user.secondFactor!.recoveryCodes.includes(hash)) return Promise.resolve(false)
  const unspent = { ...asSpent(user), 'secondFactor.recoveryCodes': hash }
  return command(ctx, {
    name: 'spendRecoveryCode',
    lock: [],
    async run(record) {
      if (!(await UserModel.exists(unspent))) return false
      await record({ kind: 'session.recovery-code-used', subject: subjectOf(user) })
      await requireWritten(UserModel.updateOne(unspent, { $pull: { 'secondFactor.recoveryCodes': hash } }))
      return true
    },
  })
}

/** The user while the second factor is the one that was read, sealed anew or not. */
const asSpent = ({ _id, secondFactor }: User) => ({ _id, 'secondFactor.since': secondFactor!.since })

/** Of which step of the clock it is the code; undefined where it is of none of now. */
function stepOf(ctx: Ctx, user: User, sealed: string, typed: string): number | undefined {
  const token = typed.normalize('NFKC').replace(/[\s-]/g, '')
  const secret = box().open(sealed, String(user._id))
  if (secret === undefined || !/^[0-9]{6}$/.test(token)) return undefined
  const timestamp = ctx.now().getTime()
  const aside = totp(secret, user.email).validate({ token, timestamp, window: stepsAside })
  return aside === null ? undefined : Math.floor(timestamp / 1_000 / stepSeconds) + aside
}

const totp = (secret: string, label: string) =>
  new TOTP({ issuer, label, secret, digits, period: stepSeconds })

/** Four groups of 80 random bits together, in letters and digits that cannot be confused. */
const newRecoveryCode = (): string => new Secret({ size: 10 }).base32.toLowerCase().match(/.{4}/g)!.join('-')

/** However it was typed. As with tokens, what is random enough needs no slow hash. */
const recoveryHash = (typed: string): string =>
  tokenHash(typed.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase())

async function requirePassword(user: User, password: string): Promise<void> {
  if (!(await passwordMatches(user.passwordHash, password))) throw badInput([problem(['password'], 'WRONG')])
}

const wrongCode = () => badInput([problem(['oneTimeCode'], 'WRONG_CODE')])
const alreadyOn = () => forbidden('You have a second factor. Turn it off before you set up another.')

/** By the newest secret: so a start after it was replaced is all that its replacement needs. */
export async function sealSecondFactorsAnew(log: Logger): Promise<void> {
  let unreadable = 0
  const users = await UserModel.find({ secondFactor: { $exists: true } }, { secondFactor: 1 }).lean<User[]>()
  for (const { _id, secondFactor } of users) {
    const { secret: sealed } = secondFactor!
    if (box().isCurrent(sealed, String(_id))) continue
    const secret = box().open(sealed, String(_id))
    if (secret === undefined) unreadable++
    else
      await UserModel.updateOne(
        { _id, 'secondFactor.secret': sealed },
        { $set: { 'secondFactor.secret': box().seal(secret, String(_id)) } },
      )
  }
  if (unreadable > 0)
    log.error(
      { users: unreadable },
      'JWT_SECRET does not open these second factors: their owners need recovery codes, or a reset',
    )
}
