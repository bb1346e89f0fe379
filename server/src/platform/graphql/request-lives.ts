import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestHandler } from 'express'
import { isObjectType, type GraphQLSchema } from 'graphql'
import type { Ctx } from '../requests/context.ts'
import { currentLife, inRequest, RequestLife } from '../requests/request-life.ts'

/** Gives each request a life, which ends early where its connection does. */
export const beginLife: RequestHandler = (_req, res, next) => {
  const life = new RequestLife()
  res.once('close', () => {
    if (!res.writableFinished) life.abandon()
  })
  inRequest(life, next)
}

/** A query has its deadline; a command ends by its own limits, lest it is cut off between two effects. */
export function limitRequests(deadlineMs: number): ApolloServerPlugin<Ctx> {
  return {
    async requestDidStart({ contextValue }) {
      const life = (contextValue.life = currentLife())
      return {
        async didResolveOperation({ operation }) {
          if (operation?.operation === 'query') life?.limit(deadlineMs)
        },
        async willSendResponse({ response: { body } }) {
          life?.answered()
          if (body.kind !== 'single') return
          // One of many fields that were not waited for stands for all of them.
          const late = body.singleResult.errors?.find(
            ({ extensions }) => extensions?.code === 'DEADLINE_EXCEEDED',
          )
          if (late) body.singleResult = { ...body.singleResult, data: null, errors: [late] }
        },
      }
    },
  }
}

/**
 * Every field looks whether its request is still waited for; the fields of Query stop waiting themselves, and take turns.
 */
export function endWithRequest(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    const isQuery = type === schema.getQueryType()
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      if (!resolve) continue
      field.resolve = (source, args, ctx: Ctx, info): unknown => {
        const { life } = ctx
        if (!life) return resolve(source, args, ctx, info)
        if (isQuery) return life.inTurn(() => resolve(source, args, ctx, info))
        life.check()
        return resolve(source, args, ctx, info)
      }
    }
  }
  return schema
}
