import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Int,
  Mutation,
  Query,
  registerEnumType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadStock, Stock } from '../stock/index.ts'
import { loadWarehouse, Warehouse, warehouseByCode } from '../warehouses/index.ts'
import { AlertFilter, AlertSort, SnoozeAlertInput } from './alerts.inputs.ts'
import { alertChanges } from './alerts.live.ts'
import { Alert } from './alerts.model.ts'
import { listAlerts } from './alerts.queries.ts'
import { snoozeAlert } from './alerts.snooze.ts'
import { AlertUrgency, coverOf, demandDays, laterRank, soonDays, urgencyOf } from './alerts.urgency.rules.ts'

registerEnumType(AlertUrgency, {
  name: 'AlertUrgency',
  description: 'How soon somebody must do something about a low stock.',
  valuesConfig: {
    PROMISED: { description: 'Units of it are promised to orders that have not shipped.' },
    SOON: { description: `None are, and it lasts for ${soonDays} days at most.` },
    LATER: { description: 'It lasts longer, or nobody orders it.' },
  },
})

const AlertConnection = connectionOf(Alert, 'Alert', { ofChanges: true })

@Resolver(() => Alert)
export class AlertsResolver {
  @Query(() => AlertConnection, {
    description: 'Open and past low-stock alerts of the warehouses that the actor may see.',
  })
  alerts(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AlertFilter, { nullable: true }) filter?: AlertFilter,
    @Arg('sort', () => AlertSort, {
      nullable: true,
      description: 'NEWEST where left out. NOT_TOGETHER: URGENCY with resolved ones or with updatedSince.',
    })
    sort?: AlertSort | null,
  ) {
    return listAlerts(ctx, page, filter ?? undefined, sort ?? undefined)
  }

  @Mutation(() => Alert, {
    description:
      'Puts an open alert aside for everybody until a moment, or brings it back. NOT_FOUND where there is no such alert, or none of a warehouse of the actor.',
  })
  snoozeAlert(@Ctx() ctx: Context, @Arg('input', () => SnoozeAlertInput) input: SnoozeAlertInput) {
    return snoozeAlert(ctx, input)
  }

  @Subscription(() => Alert, {
    subscribe: changesOf(alertChanges, async ({ warehouseCode }: { warehouseCode?: string | null }, ctx) => {
      const warehouse = warehouseCode == null ? undefined : await warehouseByCode(ctx, warehouseCode)
      return (alert) =>
        maySeeWarehouse(ctx, alert.warehouse) && (!warehouse || warehouse._id.equals(alert.warehouse))
    }),
    description:
      'Each alert that was raised, resolved, snoozed or brought back, as it is after the commit. It is a hint: told as it is now, changes that come together may be told once, and what changes while nobody is connected is not told. `eventsAppended` skips none.',
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

  @FieldResolver(() => AlertUrgency, { nullable: true, description: 'Null where it is resolved.' })
  urgency(@Root() { open, rank }: Alert): AlertUrgency | null {
    return open ? urgencyOf(rank ?? laterRank) : null
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: `Days for which the units available last at the pace of the last ${demandDays} days, whole ones. Null where nothing was ordered, or it is resolved.`,
  })
  daysOfCover(@Root() { open, rank }: Alert): number | null {
    return open && rank !== undefined ? coverOf(rank) : null
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'Put aside until then. Null: it is not.',
  })
  snoozedUntil(@Root() { snooze }: Alert): Date | null {
    return snooze?.until ?? null
  }

  @FieldResolver(() => ActorStamp, { nullable: true, description: 'Who has put it aside.' })
  snoozedBy(@Root() { snooze }: Alert) {
    return snooze?.by ?? null
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
