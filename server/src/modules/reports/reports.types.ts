import { Field, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'

@ObjectType({ description: 'Something in which ledger and levels, or ledger and orders, differ.' })
export class LedgerMismatch {
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) orderNumber?: string | null
  @Field(() => String) problem!: string
}

@ObjectType({ description: 'mismatches holds the first 1,000; mismatchCount all of them.' })
export class LedgerReport {
  @Field(() => Int) stocksChecked!: number
  @Field(() => Int) movementsChecked!: number
  @Field(() => [LedgerMismatch]) mismatches!: LedgerMismatch[]
  @Field(() => Int) mismatchCount!: number
  @Field(() => DateTime) checkedAt!: Date
}
