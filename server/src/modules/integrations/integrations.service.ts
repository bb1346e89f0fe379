import { limits, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import {
  asRead,
  edited,
  editOf,
  eventOfEdit,
  requireWritten,
  withEdit,
} from '../../platform/commands/edits.ts'
import { currentSession, rejectDuplicate } from '../../platform/database/mongo.ts'
import { forbidden } from '../../platform/errors.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { alreadyTaken, badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { holdActiveUser, requireGrantable } from '../users/index.ts'
import { warehousesByCode, warehousesById } from '../warehouses/index.ts'
import {
  createIntegrationSchema,
  updateIntegrationSchema,
  type CreateIntegrationInput,
  type UpdateIntegrationInput,
} from './integrations.inputs.ts'
import { IntegrationModel, type Integration } from './integrations.model.ts'
import { integrationOrFail } from './integrations.queries.ts'

/** Somebody answers for each integration and each key: a key makes no others. */
export function requirePerson({ actor }: Ctx): Types.ObjectId {
  if (actor.kind !== 'USER') throw forbidden('Integrations and keys are made by people: sign in.')
  return new Types.ObjectId(actor.id)
}

export async function createIntegration(ctx: Ctx, raw: CreateIntegrationInput): Promise<Integration> {
  const { idempotencyKey: key, ...input } = parseInput(createIntegrationSchema, raw)
  const maker = requirePerson(ctx)
  requireGrantable(ctx, input.permissions)
  return command(ctx, {
    name: 'createIntegration',
    key,
    input,
    lock: [],
    async run(record) {
      const integration: Integration = {
        _id: ctx.newId(),
        name: input.name,
        nameKey: tidyCode(input.name),
        maker,
        permissions: input.permissions,
        warehouses: await scopeOf(ctx, input.warehouseCodes),
        ownOrdersOnly: input.ownOrdersOnly ?? false,
        isStrict: input.isStrict ?? false,
        budgetPerSecond: input.budgetPerSecond || undefined,
        isActive: true,
        createdAt: ctx.now(),
        keysMade: 0,
      }
      await requireRoom()
      await holdMaker(maker)
      await record({
        kind: 'integration.created',
        subject: subjectOf(integration),
        data: { after: await factsOf(integration) },
      })
      await rejectDuplicate(
        () =>
          IntegrationModel.collection.insertOne(integration, {
            session: currentSession(),
            ignoreUndefined: true,
          }),
        () => alreadyTaken(['name'], integration.name),
      )
      return integration
    },
    replay: (event) => asAnswered(ctx, event),
  })
}

/** The list of them is told whole. */
async function requireRoom(): Promise<void> {
  if ((await IntegrationModel.countDocuments()) >= limits.integrations)
    throw badInput([problem(['name'], 'TOO_MANY', { most: limits.integrations })])
}

/** null: all that the maker may see, where that is all that there are. */
async function scopeOf(ctx: Ctx, codes: string[] | null | undefined): Promise<Types.ObjectId[] | null> {
  if (codes) return [...(await warehousesByCode(ctx, codes)).values()].map(({ _id }) => _id)
  const { warehouseIds } = ctx.actor
  return warehouseIds && [...warehouseIds].map((id) => new Types.ObjectId(id))
}

async function holdMaker(maker: Types.ObjectId): Promise<void> {
  if (!(await holdActiveUser(maker))) throw badInput([problem(['isActive'], 'NO_MAKER')])
}

export async function updateIntegration(ctx: Ctx, raw: UpdateIntegrationInput): Promise<Integration> {
  const { idempotencyKey: key, ...input } = parseInput(updateIntegrationSchema, raw)
  const person = requirePerson(ctx)
  const integration = await command(ctx, {
    name: 'updateIntegration',
    key,
    input,
    lock: [`integration:${input.id}`],
    async run(record) {
      const before = await integrationOrFail(ctx, input.id)
      const changed: Integration = {
        ...before,
        name: input.name ?? before.name,
        permissions: input.permissions ?? before.permissions,
        warehouses: await changedScope(ctx, before, input),
        ownOrdersOnly: input.ownOrdersOnly ?? before.ownOrdersOnly,
        isStrict: input.isStrict ?? before.isStrict,
        budgetPerSecond:
          input.budgetPerSecond == null ? before.budgetPerSecond : input.budgetPerSecond || undefined,
        isActive: input.isActive ?? before.isActive,
        maker: input.takeOver ? person : before.maker,
      }
      const takeOver = changed.maker.equals(before.maker) ? {} : { takeOver: true }
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion: input.expectedVersion,
        before: await statedOf(before),
        after: { ...(await statedOf(changed)), ...takeOver },
      })
      const after: Integration = { ...changed, ...withEdit(lastEdit) }
      requireRight(ctx, before, after)
      if (after.isActive && !(before.isActive && before.maker.equals(after.maker)))
        await holdMaker(after.maker)
      await record({
        kind: 'integration.updated',
        subject: subjectOf(after),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: { before: await factsOf(before), after: await factsOf(after) },
      })
      const { name, maker, permissions, warehouses, ownOrdersOnly, isStrict, isActive } = after
      await rejectDuplicate(
        () =>
          requireWritten(
            IntegrationModel.updateOne(asRead(before), {
              $set: {
                ...{ name, nameKey: tidyCode(name), maker, permissions, warehouses },
                ...{ ownOrdersOnly, isStrict, isActive, ...withEdit(lastEdit) },
                ...(after.budgetPerSecond ? { budgetPerSecond: after.budgetPerSecond } : {}),
              },
              ...(after.budgetPerSecond ? {} : { $unset: { budgetPerSecond: 1 } }),
            }),
          ),
        () => alreadyTaken(['name'], name),
      )
      return after
    },
    replay: (event) => asAnswered(ctx, event),
  })
  await actorsChanged()
  return integration
}

async function changedScope(
  ctx: Ctx,
  before: Integration,
  { warehouseCodes, allWarehouses }: Pick<UpdateIntegrationInput, 'warehouseCodes' | 'allWarehouses'>,
): Promise<Types.ObjectId[] | null> {
  if (warehouseCodes) return scopeOf(ctx, warehouseCodes)
  if (!allWarehouses) return before.warehouses
  if (ctx.actor.warehouseIds !== null)
    throw forbidden('You are limited to some warehouses and cannot give access to all.')
  return null
}

/** Who lacks what an integration may do can stop it, and no more; its maker can take away what they have lost. */
function requireRight(ctx: Ctx, before: Integration, after: Integration): void {
  if (!after.isActive) return
  const isMine = String(before.maker) === ctx.actor.id
  requireGrantable(ctx, isMine ? after.permissions : [...before.permissions, ...after.permissions])
}

/** A key or webhook is all that its integration may do or see: who lacks some of it must not get one. */
export function requireAsMuch(ctx: Ctx, { maker, permissions }: Integration): void {
  if (String(maker) !== ctx.actor.id) requireGrantable(ctx, permissions)
}

/** For what there are few of, a key say: of two that are made beside each other one begins anew. */
export async function holdIntegration(_id: Types.ObjectId): Promise<void> {
  await IntegrationModel.updateOne({ _id }, { $inc: { keysMade: 1 } })
}

/** How events name an integration. */
export const subjectOf = ({ _id, name }: Pick<Integration, '_id' | 'name'>) => ({
  kind: 'INTEGRATION',
  id: String(_id),
  label: name,
})

/** What people state of an integration, by the names of the input. */
async function statedOf(integration: Integration) {
  const { name, permissions, ownOrdersOnly, isStrict, isActive, budgetPerSecond = 0 } = integration
  const warehouseCodes = await codesOf(integration)
  return { name, permissions, warehouseCodes, ownOrdersOnly, isStrict, isActive, budgetPerSecond }
}

/** What an event tells of an integration: nothing secret. */
export async function factsOf(integration: Integration) {
  const { warehouseCodes, ...stated } = await statedOf(integration)
  return { ...stated, warehouses: warehouseCodes ?? 'all', maker: String(integration.maker) }
}

const codesOf = async ({ warehouses }: Integration) =>
  warehouses && (await warehousesById(warehouses)).map(({ code }) => code)

/** As the command that is repeated left it. */
async function asAnswered(ctx: Ctx, event: Event): Promise<Integration> {
  const { warehouses, budgetPerSecond, maker, ...facts } = event.data!.after as Awaited<
    ReturnType<typeof factsOf>
  >
  const stored = await IntegrationModel.findById(event.subject!.id).lean<Integration>().orFail()
  return {
    ...stored,
    ...facts,
    budgetPerSecond: budgetPerSecond || undefined,
    maker: new Types.ObjectId(maker),
    warehouses:
      typeof warehouses === 'string'
        ? null
        : [...(await warehousesByCode(ctx, warehouses)).values()].map(({ _id }) => _id),
    lastEdit: editOf(event).lastEdit,
  }
}
