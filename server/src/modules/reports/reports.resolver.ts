import { Ctx, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/context.ts'
import { verifyLedger } from './ledger-proof.queries.ts'
import { LedgerReport } from './reports.types.ts'

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerReport, {
    description: 'Recomputes every level from the ledger and says where the two differ.',
  })
  verifyLedger(@Ctx() ctx: Context) {
    return verifyLedger(ctx)
  }
}
