import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { UserModel, type User } from './users.model.ts'
import { subjectOf, userOrFail } from './users.queries.ts'

/** Runs in the transaction that ends the sessions, with the user as of the new generation. */
export type InSameTransaction = (user: User) => Promise<void>

/** Ends every session of a user, on every server, by one number in one document: none can slip through. */
export async function endAllSessions(
  ctx: Ctx,
  kind: string,
  whose: () => Promise<string>,
  alongside?: InSameTransaction,
): Promise<User> {
  const ended = await command(ctx, {
    name: 'endAllSessions',
    lock: [],
    async run(record) {
      const before = await userOrFail(await whose())
      await record({ kind, subject: subjectOf(before) })
      const user = await UserModel.findOneAndUpdate(
        { _id: before._id },
        { $inc: { sessionGeneration: 1 } },
        { returnDocument: 'after' },
      )
        .lean<User>()
        .orFail()
      await alongside?.(user)
      return user
    },
  })
  await actorsChanged()
  return ended
}
