import { limits } from '@gudang/domain'
import { Field, ID, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { objectId, text, warehouseCode } from '../../platform/inputs/inputs.ts'
import { permissionList } from '../users/index.ts'
import { readNetwork } from './addresses.ts'

const name = `Unique, 1 to ${limits.name} characters. TAKEN where it exists.`
const permissions = 'As `permissions` lists them; FORBIDDEN where you lack one.'
const budget = `Points that come back each second, ${limits.leastBudgetPerSecond} to ${limits.mostBudgetPerSecond}; 0: as for everybody.`

@InputType()
export class CreateIntegrationInput {
  @Field(() => String, { description: name }) name!: string
  @Field(() => [String], { description: permissions }) permissions!: string[]
  @Field(() => [String], {
    nullable: true,
    description: 'Codes of the only warehouses that it may see and act in; left out: all that you may.',
  })
  warehouseCodes?: string[] | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: of orders it sees and touches those alone that it has placed.',
  })
  ownOrdersOnly?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: its mutations that can take an idempotencyKey are refused without one.',
  })
  isStrict?: boolean | null
  @Field(() => Int, { nullable: true, description: budget }) budgetPerSecond?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateIntegrationInput {
  @Field(() => ID) id!: string
  @Field(() => String, { nullable: true, description: name }) name?: string | null
  @Field(() => [String], { nullable: true, description: permissions }) permissions?: string[] | null
  @Field(() => [String], {
    nullable: true,
    description: 'Codes of the only warehouses that it may see and act in.',
  })
  warehouseCodes?: string[] | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'true lifts the limit to some warehouses, for who has none.',
  })
  allWarehouses?: boolean | null
  @Field(() => Boolean, { nullable: true }) ownOrdersOnly?: boolean | null
  @Field(() => Boolean, { nullable: true }) isStrict?: boolean | null
  @Field(() => Int, { nullable: true, description: budget }) budgetPerSecond?: number | null
  @Field(() => Boolean, {
    nullable: true,
    description:
      'false: its keys open nothing from the next request on, on every server. true needs a maker who is active (NO_MAKER).',
  })
  isActive?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: you answer for it from now on, and it may do no more than you may.',
  })
  takeOver?: boolean | null
  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => ID) integrationId!: string
  @Field(() => DateTime, {
    nullable: true,
    description: 'From then on it opens nothing; later than now (IN_THE_PAST). Left out: never.',
  })
  expiresAt?: Date | null
  @Field(() => [String], {
    nullable: true,
    description: `Addresses or networks (CIDR) that it may be used from, e.g. 203.0.113.0/24; at most ${limits.allowedAddresses}. Left out: anywhere.`,
  })
  allowedAddresses?: string[] | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

const warehouseCodes = z.array(warehouseCode).max(1_000).nullish()
const budgetPerSecond = z
  .number()
  .int()
  .max(limits.mostBudgetPerSecond)
  .refine((value) => value === 0 || value >= limits.leastBudgetPerSecond, {
    ...issueOf('TOO_SMALL', { least: limits.leastBudgetPerSecond }),
  })
  .nullish()

export const createIntegrationSchema = z.object({
  name: text(limits.name),
  permissions: permissionList,
  warehouseCodes,
  ownOrdersOnly: z.boolean().nullish(),
  isStrict: z.boolean().nullish(),
  budgetPerSecond,
  idempotencyKey,
})

export const updateIntegrationSchema = z
  .object({
    id: objectId,
    name: text(limits.name).nullish(),
    permissions: permissionList.nullish(),
    warehouseCodes,
    allWarehouses: z.boolean().nullish(),
    ownOrdersOnly: z.boolean().nullish(),
    isStrict: z.boolean().nullish(),
    budgetPerSecond,
    isActive: z.boolean().nullish(),
    takeOver: z.boolean().nullish(),
    expectedVersion,
    idempotencyKey,
  })
  .refine((input) => !(input.allWarehouses && input.warehouseCodes), {
    path: ['allWarehouses'],
    ...issueOf('NOT_TOGETHER', { fields: 'allWarehouses, warehouseCodes' }),
  })

const network = z.string().transform((given, refinement) => {
  const read = readNetwork(given)
  if (read) return read
  refinement.addIssue({ code: 'custom', ...issueOf('NO_ADDRESS') })
  return z.NEVER
})

export const createApiKeySchema = z.object({
  integrationId: objectId,
  expiresAt: z.date().nullish(),
  allowedAddresses: z.array(network).max(limits.allowedAddresses).nullish(),
  idempotencyKey,
})
