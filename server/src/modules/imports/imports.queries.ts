import { Types } from 'mongoose'
import type { Ctx } from '../../platform/context.ts'
import { parseInput } from '../../platform/field-problems.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { objectId } from '../../platform/inputs.ts'
import { kinds } from './imports.kinds.ts'
import { ImportKind, ImportModel, type Import } from './imports.model.ts'

export function importById(ctx: Ctx, id: string): Promise<Import | null> {
  return ImportModel.findOne({ _id: new Types.ObjectId(parseInput(objectId, id)), ...visible(ctx) })
    .lean<Import>()
    .exec()
}

export function listImports(ctx: Ctx, page: PageArgs): Promise<Page<Import>> {
  return listPage(ImportModel, { filter: visible(ctx), sort: { createdAt: -1, _id: -1 }, page })
}

/** Those of the kinds that the actor may import. Rows may name any warehouse: who is limited to some sees own files only. */
function visible({ actor }: Ctx): Record<string, unknown> {
  const own = Object.values(ImportKind).filter((kind) => actor.permissions.has(kinds[kind].permission))
  return {
    kind: { $in: own },
    ...(actor.warehouseIds ? { 'actor.kind': actor.kind, 'actor.id': actor.id } : {}),
  }
}
