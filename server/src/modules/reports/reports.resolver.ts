import { Ctx, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { checkLedger, ledgerCheck } from './ledger-check.service.ts'
import { LedgerCheck, LedgerReport } from './reports.types.ts'

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerReport, {
    description:
      'Recomputes every level from the ledger and says where the two differ. One check runs at a time: who asks meanwhile has its report too. RESOURCE_BUSY where it takes longer than a query may: ask again for the same one.',
  })
  verifyLedger(@Ctx() ctx: Context) {
    return checkLedger(ctx)
  }

  @Query(() => LedgerCheck, { description: 'What the last verifyLedger found; begins none.' })
  ledgerCheck(@Ctx() ctx: Context) {
    return ledgerCheck(ctx)
  }
}
