import { dayMs } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import {
  edited,
  editOf,
  eventOfEdit,
  requireWritten,
  versionOf,
  withEdit,
} from '../../platform/commands/edits.ts'
import { currentSession, duplicateKey, WriteConflict } from '../../platform/database/mongo.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import { countAges, stocksToCount, type AbcClass, type CountAge, type Stock } from '../stock/index.ts'
import { activeWarehousesByCode, listWarehouses } from '../warehouses/index.ts'
import { countPlanSchema, type SetCountPlanInput } from './count-plans.inputs.ts'
import { CountPlanModel, type CountPlan } from './count-plans.model.ts'
import { dueOf } from './count-plans.rules.ts'
import type { CountsDue } from './count-plans.types.ts'
import { openProducts } from './stocktakes.queries.ts'

/** One of each active warehouse of the actor, by code. */
export async function countPlans(ctx: Ctx): Promise<CountPlan[]> {
  const warehouses = await listWarehouses(ctx, false)
  const plans = await plansOf(warehouses.map(({ _id }) => _id))
  return warehouses.map(({ _id }) => plans.get(String(_id)) ?? { _id, rhythms: [] })
}

async function plansOf(warehouses: Types.ObjectId[]): Promise<Map<string, CountPlan>> {
  const found = await CountPlanModel.find({ _id: { $in: warehouses } }).lean<CountPlan[]>()
  return new Map(found.map((plan) => [String(plan._id), plan]))
}

export async function setCountPlan(ctx: Ctx, raw: SetCountPlanInput): Promise<CountPlan> {
  const { idempotencyKey: key, ...input } = parseInput(countPlanSchema, raw)
  const { warehouseCode, rhythms, expectedVersion } = input
  return command(ctx, {
    name: 'setCountPlan',
    key,
    input,
    lock: [`count-plan:${warehouseCode}`],
    async run(record) {
      const { _id } = (await activeWarehousesByCode(ctx, [warehouseCode])).get(warehouseCode)!
      const before = (await plansOf([_id])).get(String(_id))
      const told = { before: { rhythms: before?.rhythms ?? [] }, after: { rhythms } }
      const lastEdit = edited(ctx, before?.lastEdit, { expectedVersion, ...told })
      await record({
        kind: 'count-plan.set',
        subject: { kind: 'WAREHOUSE', id: String(_id), label: warehouseCode },
        warehouses: [_id],
        ...eventOfEdit(lastEdit, before?.lastEdit),
        data: { warehouseCode, ...told },
      })
      const plan = { _id, rhythms, ...withEdit(lastEdit) }
      if (lastEdit !== before?.lastEdit) await write(plan)
      return plan
    },
    replay: (event) =>
      Promise.resolve({
        _id: new Types.ObjectId(event.subject!.id),
        rhythms: (event.data!.after as { rhythms: CountPlan['rhythms'] }).rhythms,
        ...editOf(event),
      }),
  })
}

/** Of two at once, one reads again. */
async function write(plan: CountPlan): Promise<void> {
  const version = versionOf(plan.lastEdit)
  const session = currentSession()
  try {
    if (version === 1) await CountPlanModel.collection.insertOne(plan, { session })
    else
      await requireWritten(
        CountPlanModel.collection.replaceOne(
          { _id: plan._id, 'lastEdit.version': version - 1 },
          { rhythms: plan.rhythms, lastEdit: plan.lastEdit },
          { session },
        ),
      )
  } catch (error) {
    if (duplicateKey(error)) throw new WriteConflict()
    throw error
  }
}

/** What the plan of a warehouse has due of these classes, at most so many of each; what is being counted is left out. */
export async function stocksDue(
  ctx: Ctx,
  warehouse: Types.ObjectId,
  classes: { abcClass: AbcClass; most: number }[],
): Promise<Stock[]> {
  const { rhythms = [] } = (await plansOf([warehouse])).get(String(warehouse)) ?? {}
  const open = new Set((await openProducts(warehouse)).map(({ product }) => String(product)))
  const due: Stock[] = []
  for (const { abcClass, most } of classes) {
    const rhythm = rhythms.find((one) => one.abcClass === abcClass)
    if (!rhythm) continue
    // Wherever the day ends for who starts it: what was counted longest ago comes first.
    const before = new Date(ctx.now().getTime() - (rhythm.everyDays - 1) * dayMs)
    const found = await stocksToCount(warehouse, { abcClass, before }, most + open.size)
    due.push(...found.filter(({ product }) => !open.has(String(product))).slice(0, most))
  }
  return due
}

/** By id of the warehouse and the moment at which the day began. */
export const loadDue = defineLoader<string, CountsDue[]>(async (_ctx, keys) => {
  const wanted = keys.map((key) => {
    const [warehouse, from] = key.split(' ') as [string, string]
    return { key, warehouse, from: new Date(from) }
  })
  const due = new Map<string, CountsDue[]>()
  for (const from of new Set(wanted.map((one) => one.from.getTime()))) {
    const of = wanted.filter((one) => one.from.getTime() === from)
    const found = await dueIn(
      of.map(({ warehouse }) => new Types.ObjectId(warehouse)),
      new Date(from),
    )
    for (const { key, warehouse } of of) due.set(key, found.get(warehouse) ?? [])
  }
  return keys.map((key) => due.get(key)!)
})

async function dueIn(warehouses: Types.ObjectId[], from: Date): Promise<Map<string, CountsDue[]>> {
  const plans = await plansOf(warehouses)
  const ids = [...plans.values()].map(({ _id }) => _id)
  const endOfDay = new Date(from.getTime() + dayMs)
  const ages = { all: await countAges(ids, endOfDay), open: [] as CountAge[], openToday: [] as CountAge[] }
  for (const id of ids) {
    const open = await openProducts(id)
    const since = open.filter(({ at }) => at >= from)
    if (open.length > 0)
      ages.open.push(
        ...(await countAges(
          [id],
          endOfDay,
          open.map(({ product }) => product),
        )),
      )
    if (since.length > 0)
      ages.openToday.push(
        ...(await countAges(
          [id],
          endOfDay,
          since.map(({ product }) => product),
        )),
      )
  }
  return new Map(
    [...plans.values()].map(({ _id, rhythms }) => [
      String(_id),
      rhythms.map((rhythm) => {
        const { abcClass } = rhythm
        const own = (of: CountAge[]) =>
          of.filter((age) => age.warehouse.equals(_id) && age.abcClass === abcClass)
        const { all, open, openToday } = ages
        return { abcClass, ...dueOf(rhythm, { all: own(all), open: own(open), openToday: own(openToday) }) }
      }),
    ]),
  )
}
