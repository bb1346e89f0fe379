import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/context.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { Import } from './imports.model.ts'
import { importById, listImports } from './imports.queries.ts'
import { applyImport } from './imports.service.ts'

const ImportConnection = connectionOf(Import, 'Import')

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

  @Mutation(() => Import, {
    description:
      'Begins to apply a READY import, or goes on with a FAILED one: chunks of 500 rows, each of them whole or not at all and only once, whatever happens to the server. Repeating it changes nothing. PRODUCTS needs product.manage, STOCK_COUNTS inventory.adjust.',
  })
  applyImport(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return applyImport(ctx, id)
  }
}
