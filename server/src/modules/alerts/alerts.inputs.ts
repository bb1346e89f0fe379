import { Field, InputType } from 'type-graphql'
import { updatedSinceField } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'

@InputType()
export class AlertFilter {
  @Field(() => Boolean, { nullable: true, description: 'true: open ones; false: resolved ones.' })
  open?: boolean | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => DateTime, updatedSinceField('Alerts')) updatedSince?: Date | null
}
