import type { Redis } from 'ioredis'
import { Types } from 'mongoose'
import { z } from 'zod'
import type { Config } from '../../platform/config/config.ts'
import {
  anonymous,
  requireActor,
  type Actor,
  type Ctx,
  type Transport,
} from '../../platform/requests/context.ts'
import { logFailure } from '../../platform/database/log-failure.ts'
import { emailAddress, emailKey } from '../../platform/inputs/email.ts'
import { ApiError, forbidden, notFound, unauthenticated } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { newEvent, EventModel, type EventDraft } from '../../platform/events/event-log.ts'
import { onActorsChanged } from '../../platform/requests/actors-changed.ts'
import { announce, listen } from '../../platform/events/relay.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import { outsideRequests } from '../../platform/requests/request-life.ts'
import {
  addFirstUser,
  changePassword as storeNewPassword,
  checkPassword,
  mailOwnLink,
  renewHash,
  setPassword as spendPasswordLink,
  addNewcomer,
  anyUserExists,
  closed,
  endAllSessions,
  newUserSchema,
  offerSecondFactor as makeOffer,
  oneTimeCode,
  seededRole,
  spendCode,
  turnOffSecondFactor as dropFactor,
  turnOnSecondFactor as takeFactor,
  userByEmail,
  userById,
  type User,
} from '../users/index.ts'
import { isApiKey } from '../integrations/index.ts'
import { accessTokens } from './access-tokens.ts'
import { Actors } from './actors.ts'
import { apiKeys } from './api-keys.ts'
import {
  challengeExpired,
  invalidCredentials,
  wrongCode,
  type AuthSession,
  type Installation,
  type RegisterInput,
  type SecondFactorNeeded,
  type SecondFactorOffer,
} from './auth.types.ts'
import { refreshCookie } from './cookie.ts'
import { sessionOfToken } from './refresh-tokens.service.ts'
import { renewSession } from './session-renewal.service.ts'
import { endSession, keepSession, openSessionsOf, openSession, type Lives } from './sessions.service.ts'
import type { Session } from './sessions.model.ts'
import { forgottenThrottle, keyThrottle, secondFactorThrottle, signInThrottle } from './throttle.ts'

interface Parts {
  config: Config
  redis: Redis
}

let parts: ReturnType<typeof assemble> | undefined

function assemble({ config, redis }: Parts) {
  const actors = new Actors(redis, config.REDIS_PREFIX, config.ACCESS_TOKEN_SECONDS)
  return {
    config,
    tokens: accessTokens(config.JWT_SECRET, config.ACCESS_TOKEN_SECONDS),
    actors,
    keys: apiKeys(actors, keyThrottle(redis, config.REDIS_PREFIX, config.RATE_LIMITS)),
    forgottenThrottle: forgottenThrottle(redis, config.REDIS_PREFIX, config.RATE_LIMITS),
    codeThrottle: secondFactorThrottle(redis, config.REDIS_PREFIX, config.RATE_LIMITS),
    throttle: signInThrottle(redis, config.REDIS_PREFIX, config.RATE_LIMITS),
    cookie: refreshCookie(config),
  }
}

/** Events after which an actor may be another. */
export const actorEvents =
  /^(user|role|integration|api-key)\.|^session\.(closed|revoked|others-revoked|token-reused)$/

/** Called once by the app; what this module holds of the outside is here. */
export function configureAuth(given: Parts): () => void {
  const own = (parts = assemble(given))
  const forgetHeard = onActorsChanged(() => own.actors.changed())
  const forgetListening = listen((events) => {
    if (events.some((event) => actorEvents.test(event.kind))) own.actors.forgetAll()
  })
  return () => {
    forgetHeard()
    forgetListening()
  }
}

function auth() {
  if (!parts) throw new Error('configureAuth has not been called')
  return parts
}

/** ANONYMOUS without a token; UNAUTHENTICATED with a token or key that does not hold. */
export async function authenticate({ accessToken, ip }: Transport): Promise<Actor> {
  if (!accessToken) return anonymous
  if (isApiKey(accessToken)) return auth().keys.actorOf(accessToken, ip)
  const { sessionId } = auth().tokens.verify(accessToken)
  return auth().actors.ofSession(sessionId)
}

/** For who stays connected: judged by the session, whatever has become of the token, or by the key. */
export async function judge({ sessionId, key }: Actor, { fresh }: { fresh: boolean }): Promise<Actor> {
  if (key) return auth().keys.actorNow(key)
  if (!sessionId) throw unauthenticated()
  return fresh ? auth().actors.ofSessionAnew(sessionId) : auth().actors.ofSession(sessionId)
}

const linkSeconds = 60

/** The path with a token that lets a browser fetch it, and nothing else, for a minute: as this session. */
export function signedLink(ctx: Ctx, path: string): { url: string; expiresAt: Date } {
  const { id, sessionId } = requireActor(ctx)
  if (!sessionId) throw forbidden('Without a session there are no links: send the key as a Bearer token.')
  const token = auth().tokens.signLink({ userId: id, sessionId }, path, linkSeconds)
  const url = `${path}${path.includes('?') ? '&' : '?'}token=${token}`
  return { url, expiresAt: new Date(ctx.now().getTime() + linkSeconds * 1_000) }
}

/** Who made the link, if it still holds; a session that has ended takes its links with it. */
export async function actorOfLink(url: string): Promise<Actor> {
  const [, path, token] = /^(.*)[?&]token=([\w.-]+)$/.exec(url) ?? []
  if (path === undefined || token === undefined) throw unauthenticated('This link is not ours.')
  return auth().actors.ofSession(auth().tokens.verifyLink(token, path).sessionId)
}

const credentials = z.object({ email: z.string().max(1_000), password: z.string().max(10_000) })

export async function login(
  ctx: Ctx,
  raw: { email: string; password: string; useCookie: boolean },
): Promise<SignedIn> {
  const { email, password } = parseInput(credentials, raw)
  const { throttle } = auth()
  const account = emailKey(email)
  await throttle.attempt(addressOf(ctx), account)
  const user = await userByEmail(account)
  const { matches, outdated } = await checkPassword(user?.passwordHash, password)
  if (!user || !matches || !user.isActive) {
    await tellFailure(ctx, account)
    throw invalidCredentials()
  }
  await throttle.succeeded(addressOf(ctx), account)
  if (outdated) await renewHash(user, password)
  return signInOrAsk(ctx, user, raw.useCookie)
}

type SignedIn = AuthSession | (SecondFactorNeeded & { __typename: string })

/** Of whom the first factor is known, whichever way: who has a second one has no session before it. */
async function signInOrAsk(ctx: Ctx, user: User, inCookie: boolean): Promise<SignedIn> {
  if (!user.secondFactor) return signIn(ctx, user, inCookie)
  const { tokens } = auth()
  const generation = user.sessionGeneration ?? 0
  return {
    __typename: 'SecondFactorNeeded',
    challenge: tokens.signChallenge({ userId: String(user._id), generation }),
    expiresIn: tokens.challengeSeconds,
  }
}

const answerSchema = z.object({ challenge: z.string().max(1_000), oneTimeCode })

export async function loginSecondFactor(
  ctx: Ctx,
  { useCookie, ...raw }: { challenge: string; oneTimeCode: string; useCookie: boolean },
): Promise<AuthSession> {
  const { challenge, oneTimeCode: typed } = parseInput(answerSchema, raw)
  const user = await challengedUser(challenge)
  const { codeThrottle } = auth()
  const id = user ? String(user._id) : undefined
  const left = await codeThrottle.attempt(addressOf(ctx), id)
  if (!user || !id) throw challengeExpired()
  if (!(await spendCode(ctxOf(ctx, user), user, typed))) {
    await tell(ctx, 'session.second-factor-failed', { kind: 'USER', id, label: user.email })
    throw wrongCode(left)
  }
  await codeThrottle.succeeded(addressOf(ctx), id)
  return signIn(ctx, user, useCookie)
}

/** Who is still as the password found them. */
async function challengedUser(challenge: string): Promise<User | null> {
  try {
    const { userId, generation } = auth().tokens.verifyChallenge(challenge)
    const user = await userById(userId)
    const holds = user?.isActive && user.secondFactor && (user.sessionGeneration ?? 0) === generation
    return holds ? user : null
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return null
    throw error
  }
}

const addressOf = (ctx: Ctx) => ctx.transport?.ip ?? ''

async function signIn(ctx: Ctx, user: User, inCookie: boolean): Promise<AuthSession> {
  const { session, refreshToken } = await openSession(ctxOf(ctx, user), user, { inCookie, lives: lives() })
  return answer(ctx, user, session, refreshToken)
}

/** For what somebody does who signs in. */
const ctxOf = (ctx: Ctx, user: User): Ctx => ({
  ...ctx,
  actor: { ...anonymous, kind: 'USER', id: String(user._id), name: user.fullName },
})

function lives(): Lives {
  const { REFRESH_TOKEN_DAYS: idleDays, SESSION_DAYS: mostDays } = auth().config
  return { idleDays, mostDays }
}

function answer(ctx: Ctx, user: User, session: Session, refreshToken: string): AuthSession {
  const { tokens, cookie, config } = auth()
  const left = Math.ceil((session.expiresAt.getTime() - ctx.now().getTime()) / 1_000)
  if (session.inCookie) ctx.transport?.setCookie(cookie.set(refreshToken, left))
  // No token outlives its session.
  const expiresIn = Math.min(tokens.lifeSeconds, left)
  return {
    accessToken: tokens.sign({ userId: String(user._id), sessionId: String(session._id) }, expiresIn),
    expiresIn,
    refreshToken: session.inCookie ? null : refreshToken,
    user,
    currency: config.CURRENCY,
  }
}

export async function installation(): Promise<Installation> {
  const { CURRENCY: currency, REGISTRATION } = auth().config
  const isOpen = REGISTRATION === 'open' && (await roleOfNewcomers()) !== null
  const registrationOpen = isOpen || !(await anyUserExists())
  return { currency, registrationOpen, mailsPasswords: mailLinkBase() !== undefined }
}

/** Renamed it is still theirs; deleted, nobody can register. */
const roleOfNewcomers = () => seededRole('viewer')

/** The first account of a new installation becomes its admin; then REGISTRATION decides. */
export async function register(ctx: Ctx, raw: RegisterInput): Promise<AuthSession> {
  await auth().throttle.attempt(addressOf(ctx))
  const isFirst = !(await anyUserExists())
  // To judge and to hash a password is dear: not where nobody may register.
  if (!isFirst && auth().config.REGISTRATION === 'closed') throw closed()
  const input = parseInput(newUserSchema, raw)
  if (isFirst) return signIn(ctx, await addFirstUser(ctx, input), false)
  return signIn(ctx, await addNewcomer(ctx, input, roleOfNewcomers), false)
}

export async function refreshSession(ctx: Ctx, argument: string | null | undefined): Promise<AuthSession> {
  const { cookie } = auth()
  const fromCookie = ctx.transport?.cookie(cookie.name)
  if (argument && fromCookie && argument !== fromCookie) {
    throw badInput([problem(['refreshToken'], 'AMBIGUOUS')])
  }
  const token = argument ?? fromCookie
  if (!token) throw unauthenticated('There is no refresh token.')
  if (!argument) cookie.requireKnownOrigin(ctx.transport?.origin)
  try {
    const { user, session, refreshToken } = await renewSession(ctx, token, lives())
    return answer(ctx, user, session, refreshToken)
  } catch (error) {
    // An outage says nothing about the session: its cookie stays for the next attempt.
    if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') {
      if (fromCookie) ctx.transport?.setCookie(cookie.clear())
      const ended = await sessionOfToken(token)
      if (ended?.revokedAt) await auth().actors.deny(String(ended._id))
    }
    throw error
  }
}

export async function logout(ctx: Ctx): Promise<boolean> {
  const { sessionId } = requireActor(ctx)
  if (!sessionId) return false
  const { actors, cookie } = auth()
  await endSession(ctx, new Types.ObjectId(sessionId), 'session.closed')
  await actors.deny(sessionId)
  ctx.transport?.setCookie(cookie.clear())
  return true
}

export async function changePassword(
  ctx: Ctx,
  input: { current: string; password: string },
): Promise<boolean> {
  const { sessionId } = requireActor(ctx)
  await guessing(ctx, auth().throttle, () =>
    storeNewPassword(ctx, input, (user) => keepSession(sessionId!, user)),
  )
  return true
}

export async function offerSecondFactor(ctx: Ctx, input: { password: string }): Promise<SecondFactorOffer> {
  return guessing(ctx, auth().throttle, () => makeOffer(ctx, input))
}

export async function turnOnSecondFactor(ctx: Ctx, input: { oneTimeCode: string }): Promise<string[]> {
  return guessing(ctx, auth().codeThrottle, () => takeFactor(ctx, input))
}

export async function turnOffSecondFactor(
  ctx: Ctx,
  input: { password: string; oneTimeCode: string },
): Promise<boolean> {
  const { throttle, codeThrottle } = auth()
  await guessing(ctx, throttle, () => guessing(ctx, codeThrottle, () => dropFactor(ctx, input)))
  return true
}

/** What proves who asks is counted before it is looked at, and not held against who is right. */
async function guessing<T>(ctx: Ctx, throttle: Throttle, attempt: () => Promise<T>): Promise<T> {
  const { id } = requireActor(ctx)
  await throttle.attempt(addressOf(ctx), id)
  const done = await attempt()
  await throttle.succeeded(addressOf(ctx), id)
  return done
}

type Throttle = ReturnType<typeof signInThrottle>

type NewPassword = { token: string; password: string }

export async function setPassword(ctx: Ctx, input: NewPassword): Promise<boolean> {
  await spendLink(ctx, input)
  return true
}

export async function setPasswordAndSignIn(
  ctx: Ctx,
  { useCookie, ...input }: NewPassword & { useCookie: boolean },
): Promise<SignedIn> {
  return signInOrAsk(ctx, await spendLink(ctx, input), useCookie)
}

async function spendLink(ctx: Ctx, input: NewPassword): Promise<User> {
  await auth().throttle.attempt(addressOf(ctx))
  return spendPasswordLink(ctx, input)
}

const forgotten = z.object({ email: emailAddress })

/** Answered before anything is looked up: neither the answer nor its time tells who has an account. */
export async function forgotPassword(ctx: Ctx, rawEmail: string): Promise<boolean> {
  const base = mailLinkBase()
  if (!base) throw forbidden('This installation sends no mail: ask an administrator for a link.')
  const email = emailKey(parseInput(forgotten, { email: rawEmail }).email)
  const { throttle, forgottenThrottle } = auth()
  await throttle.attempt(addressOf(ctx))
  await forgottenThrottle.attempt(email)
  void outsideRequests(() => mailOwnLink(ctx, base, email)).catch((error: unknown) =>
    logFailure(ctx.log, { err: error }, 'The link for a forgotten password was not mailed'),
  )
  return true
}

/** The actor's own sessions that still hold, the last seen first. */
export async function mySessions(ctx: Ctx): Promise<(Session & { isCurrent: boolean })[]> {
  const { id, sessionId, kind } = requireActor(ctx)
  const user = kind === 'USER' ? await userById(id) : null
  const sessions = user ? await openSessionsOf(user) : []
  return sessions.map((session) => ({ ...session, isCurrent: String(session._id) === sessionId }))
}

export async function revokeSession(ctx: Ctx, sessionId: string): Promise<boolean> {
  const own = (await mySessions(ctx)).find((session) => String(session._id) === sessionId)
  if (!own) throw notFound('Session', [sessionId])
  await endSession(ctx, own._id, 'session.revoked')
  await auth().actors.deny(sessionId)
  return true
}

export async function revokeOtherSessions(ctx: Ctx): Promise<boolean> {
  const { id, sessionId } = requireActor(ctx)
  await endAllSessions(
    ctx,
    'session.others-revoked',
    () => Promise.resolve(id),
    (user) => keepSession(sessionId!, user),
  )
  return true
}

/** People type passwords where the e-mail belongs: only what has the shape of an address is told. */
async function tellFailure(ctx: Ctx, account: string): Promise<void> {
  const email = emailAddress.safeParse(account).success ? account : 'no e-mail address'
  await tell(ctx, 'session.sign-in-failed', { kind: 'ACCOUNT', id: email, label: email })
}

async function tell(ctx: Ctx, kind: string, subject: EventDraft['subject']): Promise<void> {
  await EventModel.collection.insertOne(newEvent(ctx, { kind, subject }))
  announce()
}
