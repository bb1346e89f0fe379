import type { Ctx } from '../../platform/requests/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import { userById, type User } from '../users/index.ts'
import { issueSuccessor, markSpent, tokenWithSalt } from './refresh-tokens.service.ts'
import { SessionModel, type Session } from './sessions.model.ts'
import { endSession, isLive, lastUntil, type Lives } from './sessions.service.ts'

/**
 * So long after its use a refresh token brings its successor again, always the same one: to two tabs that ask in
 * the same moment, to who lost the answer in an outage. After this it has been stolen, from us or by us.
 */
const graceMs = 30_000

/**
 * Spends a refresh token for its successor. Each step may be cut off and repeated: the token counts as spent
 * only when all else is stored, and of many who repeat it at once each comes to the same successor.
 */
export async function renewSession(
  ctx: Ctx,
  token: string,
  lives: Lives,
): Promise<{ session: Session; user: User; refreshToken: string }> {
  const at = ctx.now()
  const known = await tokenWithSalt(token)
  if (known.spentAt && at.getTime() - known.spentAt.getTime() > graceMs) {
    await endSession(ctx, known.session, 'session.token-reused')
    throw unauthenticated('This refresh token was used before, so its session has ended. Sign in again.')
  }
  const before = await SessionModel.findById(known.session).lean<Session>()
  const user = before && (await userById(String(before.user)))
  const expiresAt = before && lastUntil(before.createdAt, at, lives)
  if (!user || !expiresAt || !isLive(before, user) || expiresAt <= at)
    throw unauthenticated('This session has ended. Sign in again.')
  await SessionModel.updateOne({ _id: before._id }, { $set: { lastSeenAt: at, expiresAt } })
  const session = { ...before, lastSeenAt: at, expiresAt }
  const refreshToken = await issueSuccessor(token, known.salt, session)
  await markSpent(known, at)
  return { session, user, refreshToken }
}
