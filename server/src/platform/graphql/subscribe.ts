import { logFailure } from '../database/log-failure.ts'
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { randomUUID } from 'node:crypto'
import { rightsOf, type Actor, type Ctx } from '../requests/context.ts'
import { tooCostly } from '../errors.ts'
import { breathe } from '../live/breathe.ts'
import { Group, type Follower, type Rendering } from '../live/group.ts'
import { Reel, ReelFollowed } from '../live/reel.ts'
import { Source } from '../live/topic.ts'
import { readOperation, withCode, type Admission, type Asked } from './admission.ts'
import { formatError, reportUnforeseen, tellError } from './format-error.ts'

export interface Operation {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown> | null
}

interface Subject {
  _id: unknown
}

/** Subscriptions with equal text, variables, rights and scope; of those that are told everything, each by itself. */
interface Equal {
  key: string
  group: Group<Subject> | ReelFollowed<unknown>
  begin(): () => void
  asked: Asked
  /** Points of telling one change. */
  cost: number
  unfollow?: () => void
}

export interface Followed {
  document: DocumentNode
  /** The follower can take more, after it could not. */
  poke(): void
  leave(): void
}

/** Points that all subscriptions of an actor together may cost for each change; equal ones cost once. */
export const mostPoints = 3_000

/** Points of one turn of the event loop, when the database has answered: about 5 ms. */
const pointsAtOnce = 500
const mostAtOnce = 20

/** The subscriptions of a server, each of which tells each change once, however many follow it. */
export function subscriptionGroups(schema: GraphQLSchema, gate: Admission) {
  const byKey = new Map<string, Equal>()
  const byActor = new Map<string, Equal[]>()

  return {
    /** From now on the follower is told; errors where the operation is not one that it may follow. */
    async follow(
      ctx: Ctx,
      operation: Operation,
      follower: Follower,
    ): Promise<Followed | readonly GraphQLError[]> {
      const key = keyOf(ctx.actor, operation)
      const followed = byKey.get(key)
      if (!followed) await gate.read(ctx, operation.query)
      const asked = followed?.asked ?? read(schema, operation)
      if (!('document' in asked)) return asked
      const { requested: cost } = await gate.admit(ctx, asked)
      const equal = byKey.get(key) ?? (await begun(ctx, key, operation, asked, cost))
      if (!('group' in equal)) return equal
      join(ctx.actor, equal)
      equal.group.join(follower)
      return {
        document: asked.document,
        poke: () => void equal.group.poke(),
        leave() {
          equal.group.leave(follower)
          leave(ctx.actor, equal)
        },
      }
    },
  }

  async function begun(
    ctx: Ctx,
    key: string,
    operation: Operation,
    asked: Asked,
    cost: number,
  ): Promise<Equal | readonly GraphQLError[]> {
    const source = await sourceOf(ctx, operation, asked)
    if (source instanceof Reel) {
      const group = new ReelFollowed(source.pages, renderingOf(ctx, operation, asked, cost))
      return { key: randomUUID(), group, begin: () => group.follow(), asked, cost }
    }
    if (!(source instanceof Source)) return source
    const rendering = renderingOf(ctx, operation, asked, cost)
    const group = new Group<Subject>({ ...rendering, wants: (subject) => source.wants(subject) })
    // Another may have been first while this one waited.
    return byKey.get(key) ?? { key, group, begin: () => source.topic.follow(group), asked, cost }
  }

  function join({ id }: Actor, equal: Equal): void {
    const own = byActor.get(id) ?? []
    const points = [...new Set([...own, equal])].reduce((sum, { cost }) => sum + cost, 0)
    if (points > mostPoints) throw tooCostly(points, mostPoints)
    byActor.set(id, [...own, equal])
    byKey.set(equal.key, equal)
    equal.unfollow ??= equal.begin()
  }

  function leave({ id }: Actor, equal: Equal): void {
    const own = byActor.get(id)!
    own.splice(own.indexOf(equal), 1)
    if (own.length === 0) byActor.delete(id)
    if (equal.group.size > 0) return
    equal.unfollow!()
    byKey.delete(equal.key)
  }

  async function sourceOf(
    asker: Ctx,
    { operationName, variables }: Operation,
    { document }: Asked,
  ): Promise<Source<Subject> | Reel<unknown> | readonly GraphQLError[]> {
    const contextValue = shared(asker)
    const args = { schema, document, operationName, variableValues: variables, contextValue }
    const source = await createSourceEventStream(args)
    return source instanceof Source || source instanceof Reel
      ? source
      : ((source as { errors?: GraphQLError[] }).errors ?? []).map(usable)
  }

  function renderingOf(
    asker: Ctx,
    { operationName, variables }: Operation,
    { document }: Asked,
    cost: number,
  ): Omit<Rendering<unknown>, 'wants'> {
    const { log } = asker
    return {
      atOnce: Math.max(1, Math.min(mostAtOnce, Math.floor(pointsAtOnce / cost))),
      async render(subjects) {
        const contextValue = shared(asker)
        const args = { schema, document, operationName, variableValues: variables, contextValue }
        const rendered: Promise<string>[] = []
        for (const rootValue of subjects) {
          await breathe()
          rendered.push(render(contextValue, () => execute({ ...args, rootValue })))
        }
        return Promise.all(rendered)
      },
      failed: (error) => logFailure(log, { err: error }, 'A group of subscriptions failed'),
    }
  }
}

function read(
  schema: GraphQLSchema,
  { query, operationName, variables }: Operation,
): Asked | readonly GraphQLError[] {
  const asked = readOperation(schema, query, operationName)
  if (!('document' in asked)) return asked
  const { operation: kind } = asked.operation
  if (kind === 'subscription') return { ...asked, variables: variables ?? undefined }
  const message = `A WebSocket carries subscriptions only: send this ${kind} as POST.`
  return [new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })]
}

/** Never rejects: what goes wrong is told to the followers. */
async function render(ctx: Ctx, run: () => ReturnType<typeof execute>): Promise<string> {
  try {
    const { data, errors } = await run()
    if (!errors) return JSON.stringify({ data })
    reportUnforeseen(ctx.log, errors)
    return JSON.stringify({ data, errors: errors.map((error) => formatError(error.toJSON(), error)) })
  } catch (error) {
    logFailure(ctx.log, { err: error }, 'Unforeseen error')
    return JSON.stringify({ errors: [tellError(error)] })
  }
}

function keyOf(actor: Actor, { query, operationName, variables }: Operation): string {
  return JSON.stringify([rightsOf(actor), operationName, variables, query])
}

/**
 * A new context, which holds for as long as one request's would, of nobody in particular: what is shared is what each
 * of them may see, and nothing that depends on who it is but whose orders.
 */
function shared({ actor, log, now, newId }: Ctx): Ctx {
  return {
    requestId: randomUUID(),
    actor: {
      ...actor,
      id: actor.ownOrdersOnly ? actor.id : '',
      name: '',
      sessionId: undefined,
      key: undefined,
    },
    log,
    now,
    newId,
  }
}

/** Variables that do not fit are the asker's fault; what a resolver threw has a code of its own. */
function usable(error: GraphQLError): GraphQLError {
  const isResolvers = error.originalError && !(error.originalError instanceof GraphQLError)
  return isResolvers || error.extensions.code !== undefined ? error : withCode(error, 'BAD_USER_INPUT')
}
