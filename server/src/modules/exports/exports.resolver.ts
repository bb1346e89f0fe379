import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { ExportFilter, ExportKind } from './exports.inputs.ts'
import { exportLink } from './exports.service.ts'

@ObjectType()
class DownloadLink {
  @Field(() => String, { description: 'Path at this server, with a token for this download alone.' })
  url!: string

  @Field(() => DateTime, { description: 'A minute after it was made; a download that has begun goes on.' })
  expiresAt!: Date
}

@Resolver()
export class ExportsResolver {
  @Mutation(() => DownloadLink, {
    description:
      'A link that a browser can stream to disk: GET answers UTF-8 CSV with the rows that the actor may see, prices as decimals of the currency. PRODUCTS needs product.view, STOCK and MOVEMENTS inventory.view, ORDERS order.view, STOCKTAKE_LINES stocktake.count or stocktake.manage (without the latter nothing of what was expected).',
  })
  exportCsv(
    @Ctx() ctx: Context,
    @Arg('kind', () => ExportKind) kind: ExportKind,
    @Arg('filter', () => ExportFilter, { nullable: true }) filter?: ExportFilter,
  ) {
    return exportLink(ctx, kind, filter ?? {})
  }
}
