import { Field, InputType } from 'type-graphql'

@InputType()
export class AlertFilter {
  @Field(() => Boolean, { nullable: true, description: 'true: open ones; false: resolved ones.' })
  open?: boolean | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) sku?: string | null
}
