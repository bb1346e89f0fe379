import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { EventMove } from '../../platform/events/event-log.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { PageInfo } from '../../platform/graphql/connection.ts'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import { OrderStatus } from '../orders/index.ts'
import { Pack } from '../products/index.ts'
import { StocktakeStatus } from '../stocktakes/index.ts'
import { TransferStatus } from '../transfers/index.ts'
import type { Topic } from './feed.topics.ts'

@ObjectType({ description: 'What an event did to an order.' })
export class OrderChange {
  @Field(() => String, { description: 'For `order(orderNumber:)`, which tells the order as it is now.' })
  orderNumber!: string
  @Field(() => OrderStatus, { nullable: true, description: 'Null where it was placed.' })
  from!: OrderStatus | null
  @Field(() => OrderStatus) to!: OrderStatus
  @Field(() => Money, { nullable: true, description: 'Where it was placed.' }) totalAmount!: number | null
  @Field(() => String, { nullable: true, description: 'Why it was cancelled, where somebody said it.' })
  reason!: string | null
  @Field(() => String, { nullable: true, description: 'Where it was shipped and somebody said it.' })
  carrier!: string | null
  @Field(() => String, { nullable: true, description: 'Where it was shipped and somebody said it.' })
  trackingCode!: string | null
}

@ObjectType({ description: 'What an event did to a transfer document.' })
export class TransferChange {
  @Field(() => String, { description: 'For `transfer(number:)`, which tells the transfer as it is now.' })
  transferNumber!: string
  @Field(() => String, { description: 'Code of the warehouse that sends.' }) fromWarehouseCode!: string
  @Field(() => String, { description: 'Code of the warehouse that receives.' }) toWarehouseCode!: string
  @Field(() => TransferStatus, { description: 'From then on.' }) status!: TransferStatus
}

@ObjectType({ description: 'What an event did to a stocktake.' })
export class StocktakeChange {
  @Field(() => String, { description: 'For `stocktake(number:)`, which tells the stocktake as it is now.' })
  stocktakeNumber!: string
  @Field(() => String) warehouseCode!: string
  @Field(() => StocktakeStatus, { description: 'From then on.' }) status!: StocktakeStatus
}

@ObjectType({ description: 'A product as an event left it; null is what the event did not tell.' })
export class ProductChange {
  @Field(() => String, { description: 'Never changes.' }) sku!: string
  @Field(() => String, { nullable: true, description: 'Its name.' }) name!: string | null
  @Field(() => Money, { nullable: true, description: 'Its price.' }) price!: number | null
  @Field(() => [String], { nullable: true, description: 'All of its tags.' }) tags!: string[] | null
  @Field(() => [String], { nullable: true, description: 'All of its barcodes.' }) barcodes!: string[] | null
  @Field(() => [Pack], { nullable: true, description: 'All of its packs, those that are retired last.' })
  packs!: Pack[] | null
  @Field(() => Boolean, { description: 'Whether it is deleted by then.' }) isDeleted!: boolean
}

@ObjectType({ description: 'A warehouse as an event left it; null is what the event did not tell.' })
export class WarehouseChange {
  @Field(() => String, { description: 'Never changes.' }) code!: string
  @Field(() => String, { nullable: true, description: 'Its name.' }) name!: string | null
  @Field(() => String, { nullable: true, description: 'Its address.' }) address!: string | null
  @Field(() => Boolean, { nullable: true, description: 'Whether it takes and gives stock.' })
  isActive!: boolean | null
}

@ObjectType({
  description: 'A stock that became low or ceases to be, or whose alert was put aside or came back.',
})
export class AlertChange {
  @Field(() => String) sku!: string
  @Field(() => String) warehouseCode!: string
  @Field(() => Int, { description: 'Units that were available at that moment.' }) quantity!: number
  @Field(() => Int, { description: 'The threshold at that moment.' }) threshold!: number
  @Field(() => DateTime, { nullable: true, description: 'Of alert.snoozed: until when.' })
  until!: Date | null
}

@ObjectType({ description: 'A change of lowStockThreshold.' })
export class ThresholdChange {
  @Field(() => Int, { description: 'The threshold before.' }) before!: number
  @Field(() => Int, { description: 'The threshold from then on.' }) after!: number
}

@ObjectType({
  description:
    'One committed change, in the order of the commits; id is the same wherever it is told. Of order, transfer, stocktake, product, warehouse, alert and threshold the one is there that the topic is about, the others are null.',
})
export class DomainEvent {
  @Field(() => ID, { description: 'Unique for ever: who is told the same twice knows it by this.' })
  id!: string
  @Field(() => String, { description: 'Where to go on after it: for `after`.' })
  cursor!: string
  @Field(() => String, {
    description:
      'One of `eventTopics`. `stock.moved` is an order that you may not see, of which you are told the movements alone.',
  })
  topic!: Topic
  @Field(() => String, {
    description: 'ORDER, STOCK, TRANSFER, STOCKTAKE, ALERT, PRODUCT, WAREHOUSE or IMPORT.',
  })
  subjectKind!: string
  @Field(() => ID, {
    description:
      'Id of what it is about; of stock.adjusted and stock.moved that of the first stock. Events of one subject come in their order.',
  })
  subjectId!: string
  @Field(() => DateTime, {
    description: 'By the clock of the server that took the command: not the order of the feed.',
  })
  at!: Date
  @Field(() => ActorStamp) actor!: ActorStamp
  @Field(() => OrderChange, { nullable: true }) order!: OrderChange | null
  @Field(() => TransferChange, { nullable: true }) transfer!: TransferChange | null
  @Field(() => StocktakeChange, { nullable: true }) stocktake!: StocktakeChange | null
  @Field(() => ProductChange, { nullable: true }) product!: ProductChange | null
  @Field(() => WarehouseChange, { nullable: true }) warehouse!: WarehouseChange | null
  @Field(() => AlertChange, { nullable: true }) alert!: AlertChange | null
  @Field(() => ThresholdChange, { nullable: true }) threshold!: ThresholdChange | null

  position!: number
  /** All that the command wrote, whoever may see them. */
  moves!: EventMove[]
}

@ObjectType()
export class DomainEventEdge {
  @Field(() => String) cursor!: string
  @Field(() => DomainEvent) node!: DomainEvent
}

@ObjectType({
  description:
    'A page of the feed. It may hold fewer events than asked for, or none, although more follow: go on while hasNextPage, from endCursor, which is there on every page.',
})
export class DomainEventConnection {
  @Field(() => [DomainEventEdge]) edges!: DomainEventEdge[]
  @Field(() => [DomainEvent]) nodes!: DomainEvent[]
  @Field(() => PageInfo, {
    description: 'endCursor: how far this page has looked, also where it found nothing for you.',
  })
  pageInfo!: PageInfo
}
