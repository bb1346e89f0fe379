import { limits, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import {
  asRead,
  edited,
  editOf,
  eventOfEdit,
  requireWritten,
  withEdit,
} from '../../platform/commands/edits.ts'
import { currentSession, rejectDuplicate } from '../../platform/database/mongo.ts'
import { forbidden } from '../../platform/errors.ts'
import type { Event, EventDraft } from '../../platform/events/event-log.ts'
import { alreadyTaken, badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { loadRole } from '../users/index.ts'
import {
  createViewSchema,
  updateViewSchema,
  viewKeySchema,
  type CreateViewInput,
  type UpdateViewInput,
} from './views.inputs.ts'
import { ViewModel, type View, type ViewParameter } from './views.model.ts'
import { managesRoles, ownViewOrFail } from './views.queries.ts'
import { listsOpenTo, type ViewList } from './views.rules.ts'

export async function createView(ctx: Ctx, raw: CreateViewInput): Promise<View> {
  const { idempotencyKey: key, ...input } = parseInput(createViewSchema, raw)
  const { roleId, ...given } = input
  requirePerson(ctx)
  if (!listsOpenTo(ctx.actor.permissions).includes(given.list))
    throw forbidden('You may not open the list of this view.')
  if (roleId && !managesRoles(ctx)) throw forbidden('To share a view with a role takes role.manage.')
  const view: View = {
    _id: ctx.newId(),
    owner: new Types.ObjectId(roleId ?? ctx.actor.id),
    ofRole: Boolean(roleId),
    ...given,
    nameKey: tidyCode(given.name),
  }
  return command(ctx, {
    name: 'createView',
    key,
    input,
    lock: [`views:${String(view.owner)}`],
    async run(record) {
      if (roleId) await loadRole(ctx, roleId)
      await requireFewer(view)
      await record({ kind: 'view.created', ...told(view), data: { ...placeOf(view), after: factsOf(view) } })
      await rejectDuplicate(
        () => ViewModel.collection.insertOne(view, { session: currentSession() }),
        () => alreadyTaken(['name'], view.name),
      )
      return view
    },
    replay: (event) => Promise.resolve(asAnswered(event)),
  })
}

export async function updateView(ctx: Ctx, raw: UpdateViewInput): Promise<View> {
  const { idempotencyKey: key, ...input } = parseInput(updateViewSchema, raw)
  requirePerson(ctx)
  return command(ctx, {
    name: 'updateView',
    key,
    input,
    lock: [`view:${input.id}`],
    async run(record) {
      const before = await ownViewOrFail(ctx, input.id)
      const stated = {
        name: input.name ?? before.name,
        parameters: input.parameters ?? before.parameters,
        isPinned: input.isPinned ?? before.isPinned,
      }
      const facts = { before: factsOf(before), after: stated }
      const lastEdit = edited(ctx, before.lastEdit, { expectedVersion: input.expectedVersion, ...facts })
      const after: View = { ...before, ...stated, ...withEdit(lastEdit) }
      await record({
        kind: 'view.updated',
        ...told(after),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: { ...placeOf(before), ...facts },
      })
      const change = { ...stated, nameKey: tidyCode(stated.name), ...withEdit(lastEdit) }
      await rejectDuplicate(
        () => requireWritten(ViewModel.updateOne(asRead(before), { $set: change })),
        () => alreadyTaken(['name'], after.name),
      )
      return after
    },
    replay: (event) => Promise.resolve(asAnswered(event)),
  })
}

interface ViewKey {
  id: string
  expectedVersion?: number | null
  idempotencyKey?: string | null
}

export async function deleteView(ctx: Ctx, raw: ViewKey): Promise<boolean> {
  const { idempotencyKey: key, ...input } = parseInput(viewKeySchema, raw)
  requirePerson(ctx)
  return command(ctx, {
    name: 'deleteView',
    key,
    input,
    lock: [`view:${input.id}`],
    async run(record) {
      const view = await ownViewOrFail(ctx, input.id)
      edited(ctx, view.lastEdit, {
        expectedVersion: input.expectedVersion,
        before: factsOf(view),
        after: {},
      })
      await record({ kind: 'view.deleted', ...told(view), data: { ...placeOf(view), before: factsOf(view) } })
      await requireWritten(ViewModel.deleteOne(asRead(view)))
      return true
    },
    replay: () => Promise.resolve(true),
  })
}

function requirePerson({ actor }: Ctx): void {
  if (actor.kind !== 'USER') throw forbidden('Views are kept by people.')
}

async function requireFewer({ owner }: View): Promise<void> {
  if ((await ViewModel.countDocuments({ owner })) < limits.views) return
  throw badInput([problem(['list'], 'TOO_MANY', { most: limits.views })])
}

const factsOf = ({ name, parameters, isPinned }: View) => ({ name, parameters, isPinned })

const told = ({ _id, name }: View): Pick<EventDraft, 'subject'> => ({
  subject: { kind: 'VIEW', id: String(_id), label: name },
})

/** Of which list, and whose: of a role, or of who did it. */
const placeOf = ({ list, owner, ofRole }: View) => ({ list, roleId: ofRole ? String(owner) : null })

/** As the command that is repeated left it, though it may be gone since. */
function asAnswered({ subject, actor, data, ...event }: Event): View {
  const { list, roleId, after } = data as {
    list: ViewList
    roleId: string | null
    after: { name: string; parameters: ViewParameter[]; isPinned: boolean }
  }
  return {
    _id: new Types.ObjectId(subject!.id),
    owner: new Types.ObjectId(roleId ?? actor.id),
    ofRole: roleId !== null,
    list,
    ...after,
    nameKey: tidyCode(after.name),
    ...editOf({ actor, ...event }),
  }
}
