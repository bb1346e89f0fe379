import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { updatedSinceField } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { demandDays, soonDays } from './alerts.urgency.rules.ts'

export enum AlertSort {
  NEWEST = 'NEWEST',
  URGENCY = 'URGENCY',
}
registerEnumType(AlertSort, {
  name: 'AlertSort',
  description: 'The order of alerts.',
  valuesConfig: {
    NEWEST: { description: 'The last raised first.' },
    URGENCY: {
      description: `Open ones alone: those whose units are promised to orders first, then by days of cover, the fewest first. It follows the stock within some seconds, and what was ordered within ${demandDays} days within some hours.`,
    },
  },
})

@InputType()
export class AlertFilter {
  @Field(() => Boolean, { nullable: true, description: 'true: open ones; false: resolved ones.' })
  open?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: open ones that are snoozed; false: those that nobody has snoozed.',
  })
  snoozed?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description: `true: open ones whose units are promised to orders, or with at most ${soonDays} days of cover. false: all, as when left out.`,
  })
  urgent?: boolean | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => DateTime, updatedSinceField('Alerts')) updatedSince?: Date | null
}

export const mostSnoozeDays = 366

@InputType()
export class SnoozeAlertInput {
  @Field(() => ID, { description: 'Of an open alert; NOT_FOUND where it is resolved.' }) id!: string
  @Field(() => DateTime, {
    nullable: true,
    description: `It comes back at this moment, at most ${mostSnoozeDays} days ahead, or before it where it becomes more urgent or half of what is left now is gone. IN_THE_PAST, TOO_MANY_DAYS. Null or left out: at once.`,
  })
  until?: Date | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export const snoozeSchema = z.object({ id: objectId, until: z.date().nullish(), idempotencyKey })
