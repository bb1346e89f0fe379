import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { resultUnion, resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { MismatchAlreadyAcknowledged, MismatchNotFound } from './ledger-acknowledgement.errors.ts'
import { acknowledgeMismatch } from './ledger-acknowledgement.service.ts'
import { checkLedger, ledgerCheck } from './ledger-check.service.ts'
import { AcknowledgeMismatchInput } from './reports.inputs.ts'
import { LedgerCheck, LedgerMismatch, LedgerReport } from './reports.types.ts'

const AcknowledgeMismatchResult = resultUnion('AcknowledgeMismatchResult', LedgerMismatch, [
  MismatchNotFound,
  MismatchAlreadyAcknowledged,
])

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerReport, {
    description:
      'Recomputes every level from the ledger and says where the two differ. One check runs at a time: who asks meanwhile has its report too. RESOURCE_BUSY where it takes longer than a query may: ask again for the same one.',
  })
  verifyLedger(
    @Ctx() ctx: Context,
    @Arg('newOnly', () => Boolean, {
      defaultValue: false,
      description:
        'Only what came after that which a check has found right, and the documents that it names: what was altered below it, a whole check finds.',
    })
    newOnly: boolean,
  ) {
    return checkLedger(ctx, newOnly)
  }

  @Query(() => LedgerCheck, { description: 'What the last verifyLedger found; begins none.' })
  ledgerCheck(@Ctx() ctx: Context) {
    return ledgerCheck(ctx)
  }

  @Mutation(() => AcknowledgeMismatchResult, {
    description:
      'Puts down who knows of a mismatch and why it is there: reports list it apart from then on, and the ledger stays what it is.',
  })
  acknowledgeMismatch(
    @Ctx() ctx: Context,
    @Arg('input', () => AcknowledgeMismatchInput) input: AcknowledgeMismatchInput,
  ) {
    return resultOrRefusal(acknowledgeMismatch(ctx, input))
  }
}
