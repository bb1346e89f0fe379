import { limits } from '@gudang/domain'
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { emailAddress, emailKey } from '../../platform/inputs/email.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { text, warehouseCode } from '../../platform/inputs/inputs.ts'
import { newPassword } from './passwords.ts'

export enum IntegrationsFate {
  HAND_OVER = 'HAND_OVER',
  DEACTIVATE = 'DEACTIVATE',
}
registerEnumType(IntegrationsFate, {
  name: 'IntegrationsFate',
  description: 'What becomes of the integrations that somebody answers for who leaves.',
  valuesConfig: {
    HAND_OVER: {
      description:
        'You answer for them, and they may do no more than you may. Needs the permission integration.manage.',
    },
    DEACTIVATE: { description: 'Their keys open nothing any more.' },
  },
})

/** Of the field or argument that decides it. */
export const integrationsFateField = {
  nullable: true,
  description:
    'Asked for where the user leaves and answers for active integrations: HAS_INTEGRATIONS names them where it is left out.',
}

@InputType()
export class CreateUserInput {
  @Field(() => String, {
    description:
      'Unique; stored lower-case, an international domain in its own script. TAKEN where it exists.',
  })
  email!: string
  @Field(() => String, { description: `1 to ${limits.name} characters.` }) fullName!: string
  @Field(() => ID) roleId!: string
  @Field(() => [String], {
    nullable: true,
    description: 'Codes of the only warehouses that the user may see and act in; null for all.',
  })
  warehouseCodes?: string[] | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class UpdateUserInput {
  @Field(() => ID) id!: string
  @Field(() => String, { nullable: true, description: `1 to ${limits.name} characters.` }) fullName?:
    string | null
  @Field(() => ID, { nullable: true }) roleId?: string | null
  @Field(() => Boolean, { nullable: true, description: 'false signs the user out everywhere at once.' })
  isActive?: boolean | null
  @Field(() => [String], {
    nullable: true,
    description: 'Left out: unchanged. An empty list: no warehouse at all.',
  })
  warehouseCodes?: string[] | null
  @Field(() => Boolean, { nullable: true, description: 'true lifts the limit to some warehouses.' })
  allWarehouses?: boolean | null
  @Field(() => IntegrationsFate, integrationsFateField) integrations?: IntegrationsFate | null
  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class UserFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words or beginnings of words in name or e-mail, compared as in ProductFilter.search.',
  })
  search?: string | null
  @Field(() => Boolean, { nullable: true }) isActive?: boolean | null
}

@InputType()
export class RoleInput {
  @Field(() => String, { description: `Unique, 1 to ${limits.roleName} characters.` }) name!: string
  @Field(() => [String], { description: 'As `permissions` lists them; none that you lack.' })
  permissions!: string[]
  @Field(() => Boolean, { nullable: true, description: 'Left out: false.' })
  requiresSecondFactor?: boolean | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class UpdateRoleInput {
  @Field(() => ID) id!: string
  @Field(() => String, { nullable: true, description: `Unique, 1 to ${limits.roleName} characters.` }) name?:
    string | null
  @Field(() => [String], { nullable: true, description: 'All of them; none added that you lack.' })
  permissions?: string[] | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'Holds from the next request, also for who is signed in; of `admin` too.',
  })
  requiresSecondFactor?: boolean | null
  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

/** Unique, so in the one form in which it is compared. */
const email = emailAddress.transform(emailKey)

export const newUserSchema = z.object({ email, fullName: text(limits.name), password: newPassword })

const warehouseCodes = z.array(warehouseCode).max(1_000).nullish()

export const createUserSchema = z.object({
  email,
  fullName: text(limits.name),
  roleId: z.string(),
  warehouseCodes,
  idempotencyKey,
})

export const updateUserSchema = z
  .object({
    id: z.string(),
    fullName: text(limits.name).nullish(),
    roleId: z.string().nullish(),
    isActive: z.boolean().nullish(),
    warehouseCodes,
    allWarehouses: z.boolean().nullish(),
    integrations: z.enum(IntegrationsFate).nullish(),
    expectedVersion,
    idempotencyKey,
  })
  .refine((input) => !(input.allWarehouses && input.warehouseCodes), {
    path: ['allWarehouses'],
    ...issueOf('NOT_TOGETHER', { fields: 'allWarehouses, warehouseCodes' }),
  })
