import { limits } from '@gudang/domain'
import { Field, ID, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { objectId, text } from '../../platform/inputs/inputs.ts'
import { ViewList } from './views.rules.ts'

const nameDescription = `1 to ${limits.viewName} characters. TAKEN where the owner has one of this list that is called so.`
const parametersDescription = `All that the address of the list says, at most ${limits.viewParameters}, each name once (DUPLICATE).`
const isPinnedDescription = 'Whether it stands in the menu, of everybody who sees it'

@InputType({ description: 'One filter, the sort or the columns, as the address of the list has it.' })
export class ViewParameterInput {
  @Field(() => String, {
    description: `A letter, then letters and digits, at most ${limits.viewParameter}; else INVALID.`,
  })
  name!: string

  @Field(() => String, { description: `1 to ${limits.viewValue} characters.` }) value!: string
}

@InputType()
export class CreateViewInput {
  @Field(() => ViewList, { description: 'Of which list; FORBIDDEN where the actor may not open it.' })
  list!: ViewList

  @Field(() => String, { description: nameDescription }) name!: string

  @Field(() => [ViewParameterInput], { description: parametersDescription })
  parameters!: ViewParameterInput[]

  @Field(() => Boolean, { nullable: true, description: `${isPinnedDescription}; left out: false.` })
  isPinned?: boolean | null

  @Field(() => ID, {
    nullable: true,
    description:
      'For everybody of this role, which takes role.manage; left out: for the actor alone. NOT_FOUND where there is none.',
  })
  roleId?: string | null

  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateViewInput {
  @Field(() => ID) id!: string
  @Field(() => String, { nullable: true, description: nameDescription }) name?: string | null

  @Field(() => [ViewParameterInput], { nullable: true, description: parametersDescription })
  parameters?: ViewParameterInput[] | null

  @Field(() => Boolean, { nullable: true, description: `${isPinnedDescription}.` })
  isPinned?: boolean | null

  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

const name = text(limits.viewName)

const parameters = z
  .array(
    z.object({
      name: z
        .string()
        .max(limits.viewParameter)
        .refine((given) => /^[a-z][a-z0-9]*$/i.test(given), issueOf('INVALID')),
      value: text(limits.viewValue),
    }),
  )
  .max(limits.viewParameters)
  .superRefine((all, refinement) => {
    for (const [index, { name: value }] of all.entries()) {
      const first = all.findIndex((one) => one.name === value)
      const issue = issueOf('DUPLICATE', { value, row: first + 1 })
      if (first < index) refinement.addIssue({ code: 'custom', path: [index, 'name'], ...issue })
    }
  })

export const createViewSchema = z.object({
  list: z.enum(ViewList),
  name,
  parameters,
  isPinned: z.boolean().nullish().transform(Boolean),
  roleId: objectId.nullish(),
  idempotencyKey,
})

export const updateViewSchema = z.object({
  id: objectId,
  name: name.nullish(),
  parameters: parameters.nullish(),
  isPinned: z.boolean().nullish(),
  expectedVersion,
  idempotencyKey,
})

export const viewKeySchema = z.object({ id: objectId, expectedVersion, idempotencyKey })
