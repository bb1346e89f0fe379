import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadStock, Stock } from '../stock/index.ts'
import { loadWarehouse, Warehouse, warehouseByCode } from '../warehouses/index.ts'
import { AlertFilter } from './alerts.inputs.ts'
import { alertChanges } from './alerts.live.ts'
import { Alert } from './alerts.model.ts'
import { listAlerts } from './alerts.queries.ts'

const AlertConnection = connectionOf(Alert, 'Alert', { ofChanges: true })

@Resolver(() => Alert)
export class AlertsResolver {
  @Query(() => AlertConnection, {
    description: 'Open and past low-stock alerts of the warehouses that the actor may see, newest first.',
  })
  alerts(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AlertFilter, { nullable: true }) filter?: AlertFilter,
  ) {
    return listAlerts(ctx, page, filter ?? undefined)
  }

  @Subscription(() => Alert, {
    subscribe: changesOf(alertChanges, async ({ warehouseCode }: { warehouseCode?: string | null }, ctx) => {
      const warehouse = warehouseCode == null ? undefined : await warehouseByCode(ctx, warehouseCode)
      return (alert) =>
        maySeeWarehouse(ctx, alert.warehouse) && (!warehouse || warehouse._id.equals(alert.warehouse))
    }),
    description:
      'Each alert that was raised or resolved, as it is after the commit. It is a hint: told as it is now, changes that come together may be told once, and what changes while nobody is connected is not told. `eventsAppended` skips none.',
  })
  alertChanged(
    @Root() alert: Alert,
    @Arg('warehouseCode', () => String, {
      nullable: true,
      description: 'Of this warehouse alone; NOT_FOUND where it is none of the actor.',
    })
    _warehouseCode?: string,
  ): Alert {
    return alert
  }

  @FieldResolver(() => Stock, { description: 'As it is now.' })
  stock(@Ctx() ctx: Context, @Root() alert: Alert) {
    return loadStock(ctx, String(alert.stock))
  }

  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() alert: Alert) {
    return loadProduct(ctx, String(alert.product))
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() alert: Alert) {
    return loadWarehouse(ctx, String(alert.warehouse))
  }
}
