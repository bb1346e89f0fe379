import { isObjectType, type GraphQLSchema } from 'graphql'
import { applyMiddleware, type IMiddleware } from 'graphql-middleware'
import { allow, deny, rule, shield } from 'graphql-shield'
import type { IRules } from 'graphql-shield'
import { isPermission, type Permission } from '@gudang/domain'
import { forbidden, secondFactorRequired, unauthenticated } from '../errors.ts'
import type { Ctx } from '../requests/context.ts'

/** Who may: anyone, anyone signed in, also without a second factor that is required, or an actor with this permission, or with one of these. */
export type Access = 'public' | 'signing-in' | 'signed-in' | Permission | readonly Permission[]

export interface Permissions {
  Query?: Record<string, Access>
  Mutation?: Record<string, Access>
  Subscription?: Record<string, Access>
  /** Fields guarded although their type is visible, e.g. `{ 'User.email': 'user.manage' }`. */
  fields?: Record<string, Access | FieldRule>
}

/** Where it depends on whose field it is; false is FORBIDDEN. */
export type FieldRule = (ctx: Ctx, parent: object) => boolean

function refusalFor(ctx: Ctx, access: Access): true | Error {
  if (access === 'public') return true
  if (ctx.actor.kind === 'ANONYMOUS') return ctx.authError ?? unauthenticated()
  if (access === 'signing-in') return true
  if (ctx.actor.owesSecondFactor) return secondFactorRequired()
  if (access === 'signed-in') return true
  const sufficient = [access].flat()
  if (sufficient.some((permission) => ctx.actor.permissions.has(permission))) return true
  return forbidden(`This needs the permission ${sufficient.join(' or ')}.`)
}

const isSigned = (access: Access) => access === 'signed-in' || access === 'signing-in'

const rules = new Map<Access, ReturnType<ReturnType<typeof rule>>>()

function ruleFor(access: Access) {
  if (access === 'public') return allow
  const unknown = isSigned(access) ? [] : [access].flat().filter((name) => !isPermission(name))
  if (unknown.length > 0) throw new Error(`There is no permission ${unknown.join()}`)
  let made = rules.get(access)
  if (!made) {
    made = rule(`access:${String(access)}`, { cache: 'contextual' })((_parent, _args, ctx: Ctx) =>
      refusalFor(ctx, access),
    )
    rules.set(access, made)
  }
  return made
}

function fieldRuleFor(path: string, access: Access | FieldRule) {
  if (typeof access !== 'function') return ruleFor(access)
  return rule(`field:${path}`, { cache: 'no_cache' })((parent: object, _args, ctx: Ctx) =>
    access(ctx, parent) ? true : forbidden(`You may not see ${path} of this one.`),
  )
}

const roots = ['Query', 'Mutation', 'Subscription'] as const

/** Merges the modules' tables under "deny everything else". */
export function mergePermissions(tables: Permissions[]): Required<Permissions> {
  const merged: Required<Permissions> = { Query: {}, Mutation: {}, Subscription: {}, fields: {} }
  for (const table of tables) {
    for (const part of [...roots, 'fields'] as const) {
      for (const [name, access] of Object.entries(table[part] ?? {})) {
        if (name in merged[part]) throw new Error(`${part} ${name} has two rules`)
        Object.assign(merged[part], { [name]: access })
      }
    }
  }
  return merged
}

export function guardSchema(schema: GraphQLSchema, tables: Permissions[]): GraphQLSchema {
  const merged = mergePermissions(tables)
  const tree: Tree = {}
  for (const root of roots) {
    tree[root] = { '*': deny }
    for (const [name, access] of Object.entries(merged[root])) tree[root][name] = ruleFor(access)
  }
  for (const [path, access] of Object.entries(merged.fields)) {
    const [type, field] = path.split('.') as [string, string]
    ;(tree[type] ??= {})[field] = fieldRuleFor(path, access)
  }
  const guarded = applyMiddleware(schema, onlyRuled(tree, shieldOf(tree).generate(schema) as Middlewares))
  guardSubscribing(guarded, merged.Subscription)
  return guarded
}

const shieldOf = (tree: Tree) =>
  shield(tree as IRules, {
    allowExternalErrors: true,
    fallbackRule: allow,
    fallbackError: forbidden('Not allowed.'),
  })

type Tree = Record<string, Record<string, unknown>>
type Middlewares = Record<string, Record<string, IMiddleware>>

/** shield guards every field of every type, in a promise each: those without a rule would pay for it, lists most of all. */
function onlyRuled(tree: Tree, middlewares: Middlewares): Middlewares {
  return Object.fromEntries(
    Object.entries(tree).map(([type, ruled]) => [
      type,
      Object.fromEntries(
        Object.entries(middlewares[type]!).filter(([field]) => '*' in ruled || field in ruled),
      ),
    ]),
  )
}

/** shield judges each event as it is delivered; this judges the asking too, so that a refusal is heard at once. */
function guardSubscribing(schema: GraphQLSchema, table: Record<string, Access>): void {
  const type = schema.getSubscriptionType()
  if (!isObjectType(type)) return
  for (const [name, field] of Object.entries(type.getFields())) {
    const { subscribe } = field
    const access = table[name]
    if (!subscribe) continue
    field.subscribe = (root, args, ctx: Ctx, info) => {
      const verdict = access === undefined ? forbidden('Not allowed.') : refusalFor(ctx, access)
      if (verdict !== true) throw verdict
      return subscribe(root, args, ctx, info) as unknown
    }
  }
}
