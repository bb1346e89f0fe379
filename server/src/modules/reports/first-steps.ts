import { Field, ObjectType } from 'type-graphql'
import type { Ctx } from '../../platform/requests/context.ts'
import { anyProductExists } from '../products/index.ts'
import { newestMovement } from '../stock/for-reports.ts'
import { severalUsersExist } from '../users/index.ts'
import { activeWarehouses } from '../warehouses/index.ts'

@ObjectType({ description: 'What a new installation begins with, and whether it is there.' })
export class FirstSteps {
  @Field(() => Boolean, { description: 'An active warehouse.' }) warehouse!: boolean
  @Field(() => Boolean, { description: 'A product that is not deleted.' }) products!: boolean
  @Field(() => Boolean, { description: 'A movement of stock.' }) stock!: boolean
  @Field(() => Boolean, { description: 'Somebody else who may sign in.' }) people!: boolean
}

/** Of the whole installation: who is limited to some warehouses is told nothing. */
export async function firstSteps(ctx: Ctx): Promise<FirstSteps | null> {
  if (ctx.actor.warehouseIds !== null) return null
  const [warehouses, products, movement, people] = await Promise.all([
    activeWarehouses(),
    anyProductExists(),
    newestMovement(),
    severalUsersExist(),
  ])
  return { warehouse: warehouses.length > 0, products, stock: movement !== undefined, people }
}
