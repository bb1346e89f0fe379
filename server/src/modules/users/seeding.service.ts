import { seededRoles } from '@gudang/domain'
import type { Ctx } from '../../platform/requests/context.ts'
import { emailKey } from '../../platform/inputs/email.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { currentSession, duplicateKey, inTransaction } from '../../platform/database/mongo.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { adminRole } from './roles.service.ts'
import { SeedModel, type Seed } from './seeds.model.ts'
import { newUserSchema } from './users.inputs.ts'
import { RoleModel, UserModel, type Role } from './users.model.ts'
import { roleByName, userByEmail } from './users.queries.ts'
import { addUser, type NewUser } from './users.service.ts'

/** The roles that every installation begins with, each given once: a deleted or renamed one stays so. */
export async function ensureSeededRoles(ctx: Ctx): Promise<void> {
  const seeds = seededRoles.map(({ name }) => `role:${name}`)
  const given = new Set((await SeedModel.find({ _id: { $in: seeds } }).lean()).map(({ _id }) => _id))
  for (const { name, permissions } of seededRoles) {
    if (given.has(`role:${name}`)) continue
    const role = (await roleByName(name))?._id ?? ctx.newId()
    await once(ctx, { _id: `role:${name}`, role }, async () => {
      if (await RoleModel.exists({ _id: role })) return
      await RoleModel.collection.insertOne({ _id: role, name, permissions }, { session: currentSession() })
    })
  }
}

/** The administrator that the settings name, made once: a deleted one is not made again. */
export function ensureAdministrator(
  ctx: Ctx,
  { email, password }: Omit<NewUser, 'fullName'>,
): Promise<boolean> {
  return once(ctx, { _id: userSeed(email) }, async () => {
    if (await userByEmail(email)) return
    const user = parseInput(newUserSchema, { email, fullName: 'Administrator', password })
    await addUser(ctx, user, (await roleByName(adminRole))!)
  })
}

/** For the demo: the user is given once, with this seeded role; whoever is still there has this password. */
export async function ensureDemoUser(ctx: Ctx, user: NewUser, roleName: string): Promise<void> {
  const role = await seededRole(roleName)
  await once(ctx, { _id: userSeed(user.email) }, async () => {
    if (role && !(await userByEmail(user.email)))
      await addUser(ctx, { ...user, email: emailKey(user.email) }, role)
  })
  const known = await userByEmail(user.email)
  if (!known || (await passwordMatches(known.passwordHash, user.password))) return
  const passwordHash = await hashPassword(user.password)
  await UserModel.updateOne({ _id: known._id }, { $set: { passwordHash } })
}

/** What became of a role that this installation began with; null where it was deleted. */
export async function seededRole(name: string): Promise<Role | null> {
  const seed = await SeedModel.findById(`role:${name}`).lean<Seed>()
  return seed?.role ? RoleModel.findById(seed.role).lean<Role>().exec() : null
}

const userSeed = (email: string) => `user:${emailKey(email)}`

/** Whether it was given now; of two servers that start together one gives it. */
async function once(ctx: Ctx, seed: Omit<Seed, 'at'>, give: () => Promise<void>): Promise<boolean> {
  if (await SeedModel.exists({ _id: seed._id })) return false
  try {
    await inTransaction(async () => {
      const stored = { ...seed, at: ctx.now() }
      await SeedModel.collection.insertOne(stored as never, { session: currentSession() })
      await give()
    })
    return true
  } catch (error) {
    if (duplicateKey(error)) return false
    throw error
  }
}
