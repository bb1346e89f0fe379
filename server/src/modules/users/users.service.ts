import { seededRoles } from '@gudang/domain'
import { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { taken } from '../../platform/errors.ts'
import { text } from '../../platform/inputs.ts'
import { currentSession, duplicateKey } from '../../platform/mongo.ts'
import { hashPassword, newPassword, passwordMatches } from './passwords.ts'
import { roleByName, userByEmail } from './users.queries.ts'
import { RoleModel, UserModel, type Role, type User } from './users.model.ts'

export const email = z
  .string()
  .trim()
  .max(254, 'An e-mail address has at most 254 characters.')
  .transform((value) => value.toLowerCase())
  .pipe(z.email('This is no e-mail address.'))

export const newUserSchema = z.object({ email, fullName: text(200), password: newPassword })

/** The roles that every installation begins with; those that are there stay as they are. */
export async function ensureSeededRoles(ctx: Ctx): Promise<void> {
  const known = new Set(
    (await RoleModel.find({}, { name: 1 }).sort({ name: 1 }).lean()).map((role) => role.name),
  )
  for (const { name, permissions } of seededRoles) {
    if (known.has(name)) continue
    await RoleModel.updateOne(
      { name },
      { $setOnInsert: { _id: ctx.newId(), name, permissions } },
      { upsert: true },
    )
  }
}

interface NewUser {
  email: string
  fullName: string
  password: string
}

/** Stores a user in the caller's rights: who may do so is decided before. */
export async function addUser(ctx: Ctx, user: NewUser, role: Role): Promise<User> {
  const passwordHash = await hashPassword(user.password)
  const added: User = {
    _id: ctx.newId(),
    email: user.email,
    fullName: user.fullName,
    isActive: true,
    role: role._id,
    passwordHash,
    warehouses: null,
    createdAt: ctx.now(),
  }
  return command(ctx, {
    name: 'addUser',
    key: null,
    input: null,
    lock: [],
    async run(record) {
      await record({
        kind: 'user.created',
        subject: { kind: 'USER', id: String(added._id), label: added.email },
        data: { email: added.email, fullName: added.fullName, role: role.name },
      })
      try {
        await UserModel.collection.insertOne(added, { session: currentSession() })
      } catch (error) {
        if (duplicateKey(error)) throw taken(['email'], 'There is a user with this e-mail address already.')
        throw error
      }
      return added
    },
    replay: () => Promise.reject(new Error('has no key')),
  })
}

/** For the demo: the user is there with this role and this password, whatever was before. */
export async function ensureUser(ctx: Ctx, user: NewUser, roleName: string): Promise<void> {
  const known = await userByEmail(user.email)
  if (!known) {
    await addUser(ctx, { ...user, email: user.email.toLowerCase() }, (await roleByName(roleName))!)
  } else if (!(await passwordMatches(known.passwordHash, user.password))) {
    await UserModel.updateOne(
      { _id: known._id },
      { $set: { passwordHash: await hashPassword(user.password) } },
    )
  }
}
