import { buildSchema } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { requireActor, type Ctx } from '../../platform/requests/context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { listPage, pageOf, pageSize, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { decodeCursor, encodeCursor } from '../../platform/graphql/cursor.ts'
import type { Sort } from '../../platform/graphql/rows.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { kinds } from './imports.kinds.ts'
import {
  ImportChange,
  ImportChunkModel,
  ImportKind,
  ImportModel,
  ImportState,
  type Import,
} from './imports.model.ts'

export function importById(ctx: Ctx, id: string): Promise<Import | null> {
  return ImportModel.findOne({ _id: new Types.ObjectId(parseInput(objectId, id)), ...visible(ctx) })
    .lean<Import>()
    .exec()
}

export function listImports(ctx: Ctx, page: PageArgs): Promise<Page<Import>> {
  return listPage(ImportModel, { filter: visible(ctx), sort: { createdAt: -1, _id: -1 }, page })
}

const changeSort: Sort = { row: 1 }
const changeSchema = buildSchema(ImportChange)

/** Out of the chunks, one after the other: most pages lie in one of them. */
export async function listChanges(ctx: Ctx, id: string, page: PageArgs): Promise<Page<ImportChange>> {
  const file = await importById(ctx, id)
  if (!file) throw notFound('Import', [id])
  const first = pageSize(page)
  const after = page.after ? Number(decodeCursor(page.after, changeSort, changeSchema)[0]) : 0
  const found: ImportChange[] = []
  for await (const changes of changesOf(file, after)) {
    found.push(...changes.filter(({ row }) => row > after))
    if (found.length > first) break
  }
  const edges = found.map((node) => ({ cursor: encodeCursor(changeSort, node), node }))
  return pageOf(edges, { page, count: () => Promise.resolve(file.changeCount) })
}

async function* changesOf(file: Import, after: number): AsyncGenerator<ImportChange[]> {
  if (!hasChunks.includes(file.state)) return yield file.changes
  for (let last = after; ;) {
    const chunk = await ImportChunkModel.findOne(
      { import: file._id, check: file.check, lastChange: { $gt: last } },
      { changes: 1, lastChange: 1 },
    )
      .sort({ index: 1 })
      .lean()
    if (!chunk) return
    yield chunk.changes
    last = chunk.lastChange
  }
}

const hasChunks = [ImportState.READY, ImportState.APPLYING, ImportState.FAILED]

/** Those of the kinds that the actor may import. Rows may name any warehouse: who is limited to some sees own files only. */
function visible({ actor }: Ctx): Record<string, unknown> {
  const own = Object.values(ImportKind).filter((kind) => actor.permissions.has(kinds[kind].permission))
  return {
    kind: { $in: own },
    ...(actor.warehouseIds ? { 'actor.kind': actor.kind, 'actor.id': actor.id } : {}),
  }
}

export function requirePermission(ctx: Ctx, kind: ImportKind): void {
  const { permission } = kinds[kind]
  if (!requireActor(ctx).permissions.has(permission))
    throw forbidden(`This needs the permission ${permission}.`)
}
