import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { updatedAtField, updatedAtOf, versionField, versionOf } from '../../platform/commands/edits.ts'
import { resultUnion, resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { CreateWarehouseInput, UpdateWarehouseInput } from './warehouses.inputs.ts'
import { Warehouse } from './warehouses.model.ts'
import { listWarehouses } from './warehouses.queries.ts'
import { WarehouseNotEmpty } from './warehouses.errors.ts'
import { createWarehouse, updateWarehouse } from './warehouses.service.ts'

const UpdateWarehouseResult = resultUnion('UpdateWarehouseResult', Warehouse, [WarehouseNotEmpty])

@Resolver(() => Warehouse)
export class WarehousesResolver {
  @Query(() => [Warehouse], { description: 'The warehouses that the actor may see, by code.' })
  warehouses(
    @Ctx() ctx: Context,
    @Arg('includeInactive', () => Boolean, { defaultValue: true }) includeInactive: boolean,
  ) {
    return listWarehouses(ctx, includeInactive)
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() warehouse: Warehouse) {
    return versionOf(warehouse.lastEdit)
  }

  @FieldResolver(() => DateTime, updatedAtField)
  updatedAt(@Root() warehouse: Warehouse) {
    return updatedAtOf(warehouse)
  }

  @Mutation(() => Warehouse)
  createWarehouse(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWarehouseInput) input: CreateWarehouseInput,
  ) {
    return createWarehouse(ctx, input)
  }

  @Mutation(() => UpdateWarehouseResult)
  updateWarehouse(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateWarehouseInput) input: UpdateWarehouseInput,
  ) {
    return resultOrRefusal(updateWarehouse(ctx, input))
  }
}
