import { Types } from 'mongoose'
import { forbidden } from '../../platform/errors.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { EventModel, newEvent } from '../../platform/events/event-log.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { holdActiveUser, IntegrationsFate, type User } from '../users/index.ts'
import { IntegrationModel, type Integration } from './integrations.model.ts'
import { factsOf, requirePerson, subjectOf } from './integrations.service.ts'

const mostNamed = 10

/** What becomes of a user's integrations when the user leaves: to be done in the transaction that reads them here. */
export async function makerLeaves(
  ctx: Ctx,
  user: User,
  fate: IntegrationsFate | null | undefined,
): Promise<() => Promise<void>> {
  const theirs = await IntegrationModel.find({ maker: user._id, isActive: true })
    .sort({ nameKey: 1 })
    .lean<Integration[]>()
  if (theirs.length === 0) return () => Promise.resolve()
  if (!fate) throw undecided(theirs)
  const change = fate === IntegrationsFate.HAND_OVER ? { maker: successor(ctx, user) } : { isActive: false }
  return () => settle(ctx, theirs, change)
}

function undecided(theirs: Integration[]): Error {
  const names = theirs.slice(0, mostNamed).map(({ name }) => name)
  const more = theirs.length > mostNamed ? ', …' : ''
  return badInput([problem(['integrations'], 'HAS_INTEGRATIONS', { value: `${names.join(', ')}${more}` })])
}

function successor(ctx: Ctx, user: User): Types.ObjectId {
  const person = requirePerson(ctx)
  if (!ctx.actor.permissions.has('integration.manage'))
    throw forbidden('To answer for integrations needs the permission integration.manage.')
  if (person.equals(user._id)) throw forbidden('Who leaves cannot answer for integrations: DEACTIVATE them.')
  return person
}

async function settle(
  ctx: Ctx,
  theirs: Integration[],
  change: Partial<Pick<Integration, 'maker' | 'isActive'>>,
): Promise<void> {
  if (change.maker) await holdActiveUser(change.maker)
  for (const before of theirs) {
    const { kind, id, name } = ctx.actor
    const lastEdit = { version: (before.lastEdit?.version ?? 0) + 1, by: { kind, id, name }, at: ctx.now() }
    const after: Integration = { ...before, ...change, lastEdit }
    const event = newEvent(ctx, {
      kind: 'integration.updated',
      subject: subjectOf(before),
      version: lastEdit.version,
      at: lastEdit.at,
      data: { before: await factsOf(before), after: await factsOf(after) },
    })
    await EventModel.collection.insertOne(event, { session: currentSession() })
    await IntegrationModel.updateOne({ _id: before._id }, { $set: { ...change, lastEdit } })
  }
}
