import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/context.ts'
import { CreateWarehouseInput } from './warehouses.inputs.ts'
import { Warehouse } from './warehouses.model.ts'
import { listWarehouses } from './warehouses.queries.ts'
import { createWarehouse } from './warehouses.service.ts'

@Resolver(() => Warehouse)
export class WarehousesResolver {
  @Query(() => [Warehouse], { description: 'The warehouses that the actor may see, by code.' })
  warehouses(@Ctx() ctx: Context) {
    return listWarehouses(ctx)
  }

  @Mutation(() => Warehouse)
  createWarehouse(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWarehouseInput) input: CreateWarehouseInput,
  ) {
    return createWarehouse(ctx, input)
  }
}
