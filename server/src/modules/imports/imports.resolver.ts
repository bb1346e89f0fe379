import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { cancelImport } from './imports.cancel.ts'
import { Import, ImportChange } from './imports.model.ts'
import { importById, listChanges, listImports } from './imports.queries.ts'
import { applyImport } from './imports.service.ts'

const ImportConnection = connectionOf(Import, 'Import')
const ImportChangeConnection = connectionOf(ImportChange, 'ImportChange')

@Resolver(() => Import)
export class ImportsResolver {
  @Query(() => Import, {
    name: 'import',
    nullable: true,
    description: 'Ask again to see its progress. Who is limited to some warehouses sees own imports only.',
  })
  importOfId(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return importById(ctx, id)
  }

  @Query(() => ImportConnection, { description: 'The newest first.' })
  imports(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listImports(ctx, page)
  }

  @Query(() => ImportChangeConnection, {
    description:
      'Every row that the import would change, as checked, in the order of the file. NOT_FOUND where import is null. Only the first 100 once it is INVALID, APPLIED or CANCELLED.',
  })
  importChanges(@Ctx() ctx: Context, @Arg('id', () => ID) id: string, @Args(() => PageArgs) page: PageArgs) {
    return listChanges(ctx, id, page)
  }

  @Mutation(() => Import, {
    description:
      'Begins to apply a READY import, or goes on with a FAILED one: chunks of 500 rows, each of them whole or not at all and only once, whatever happens to the server. A row that is not any more as it was checked is left as it is and told in errors. Repeating it changes nothing. PRODUCTS needs product.manage, STOCK_COUNTS inventory.adjust, TRANSFERS inventory.transfer.',
  })
  applyImport(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return applyImport(ctx, id)
  }

  @Mutation(() => Import, {
    description:
      'While CHECKING, READY or FAILED nothing of it is applied any more, and its rows are removed. While APPLYING the chunk at hand is the last: what is applied stays so, rowsDone tells how much. An APPLIED one is BAD_USER_INPUT (APPLIED_ALREADY), an INVALID one is answered as it is. PRODUCTS needs product.manage, STOCK_COUNTS inventory.adjust, TRANSFERS inventory.transfer.',
  })
  cancelImport(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return cancelImport(ctx, id)
  }
}
