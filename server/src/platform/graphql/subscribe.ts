import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { randomUUID } from 'node:crypto'
import type { Actor, Ctx } from '../requests/context.ts'
import { tooCostly } from '../errors.ts'
import { breathe } from '../live/breathe.ts'
import { Group, type Follower } from '../live/group.ts'
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

/** Subscriptions with equal text, variables, rights and scope. */
interface Equal {
  group: Group<Subject>
  source: Source<Subject>
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
      const source = byKey.get(key)?.source ?? (await sourceOf(ctx, operation, asked))
      if (!('topic' in source)) return source
      // Another may have been first while this one waited.
      const equal = byKey.get(key) ?? {
        group: groupOf(ctx, operation, asked, source, cost),
        source,
        asked,
        cost,
      }
      join(ctx.actor, key, equal)
      equal.group.join(follower)
      return {
        document: asked.document,
        poke: () => void equal.group.poke(),
        leave() {
          equal.group.leave(follower)
          leave(ctx.actor, key, equal)
        },
      }
    },
  }

  function join({ id }: Actor, key: string, equal: Equal): void {
    const own = byActor.get(id) ?? []
    const points = [...new Set([...own, equal])].reduce((sum, { cost }) => sum + cost, 0)
    if (points > mostPoints) throw tooCostly(points, mostPoints)
    byActor.set(id, [...own, equal])
    byKey.set(key, equal)
    equal.unfollow ??= equal.source.topic.follow(equal.group)
  }

  function leave({ id }: Actor, key: string, equal: Equal): void {
    const own = byActor.get(id)!
    own.splice(own.indexOf(equal), 1)
    if (own.length === 0) byActor.delete(id)
    if (equal.group.size > 0) return
    equal.unfollow!()
    byKey.delete(key)
  }

  async function sourceOf(
    asker: Ctx,
    { operationName, variables }: Operation,
    { document }: Asked,
  ): Promise<Source<Subject> | readonly GraphQLError[]> {
    const contextValue = shared(asker)
    const args = { schema, document, operationName, variableValues: variables, contextValue }
    const source = await createSourceEventStream(args)
    return source instanceof Source
      ? source
      : ((source as { errors?: GraphQLError[] }).errors ?? []).map(usable)
  }

  function groupOf(
    asker: Ctx,
    { operationName, variables }: Operation,
    { document }: Asked,
    source: Source<Subject>,
    cost: number,
  ) {
    const { log } = asker
    return new Group<Subject>({
      atOnce: Math.max(1, Math.min(mostAtOnce, Math.floor(pointsAtOnce / cost))),
      wants: (subject) => source.wants(subject),
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
      failed: (error) => log.error({ err: error }, 'A group of subscriptions failed'),
    })
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
    ctx.log.error({ err: error }, 'Unforeseen error')
    return JSON.stringify({ errors: [tellError(error)] })
  }
}

function keyOf(actor: Actor, { query, operationName, variables }: Operation): string {
  const { permissions, warehouseIds, ownOrdersOnly, kind, id } = actor
  const whose = ownOrdersOnly ? [kind, id] : []
  const rights = [[...permissions].sort(), warehouseIds && [...warehouseIds].sort(), whose]
  return JSON.stringify([rights, operationName, variables, query])
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
