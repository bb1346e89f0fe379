import { limits } from '@gudang/domain'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { updatedAtField, updatedAtOf, versionField, versionOf } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { ActorKind, ActorStamp } from '../../platform/graphql/actor.ts'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { loadUser } from '../users/index.ts'
import { listWarehouses, loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { listApiRequests } from './api-log.ts'
import { ApiRequest } from './api-log.types.ts'
import { createApiKey, revokeApiKey } from './api-keys.service.ts'
import { CreateApiKeyInput, CreateIntegrationInput, UpdateIntegrationInput } from './integrations.inputs.ts'
import { ApiKey, Integration } from './integrations.model.ts'
import { integrationById, listIntegrations, loadKeys } from './integrations.queries.ts'
import { createIntegration, updateIntegration } from './integrations.service.ts'

@ObjectType({ description: 'A new key, and what is to be sent as `Authorization: Bearer gdg_…`.' })
class ApiKeyCreated {
  @Field(() => ApiKey) apiKey!: ApiKey
  @Field(() => String, {
    nullable: true,
    description:
      'Shown this once, and kept nowhere: null where the command is repeated with its idempotencyKey. Revoke that key and make another.',
  })
  secret!: string | null
}

@Resolver(() => Integration)
export class IntegrationsResolver {
  @Query(() => [Integration], {
    description:
      'By name. Who is limited to some warehouses sees own ones, and those that are limited to no more.',
  })
  integrations(@Ctx() ctx: Context) {
    return listIntegrations(ctx)
  }

  @Query(() => Integration, { nullable: true })
  integration(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return integrationById(ctx, id)
  }

  @Query(() => [ApiRequest], {
    description: `Of the last ${limits.apiRequests} requests of an integration, the newest first; they are told within some seconds, and kept for a week after the last. SERVICE_UNAVAILABLE while they are not to be had.`,
  })
  apiRequests(
    @Ctx() ctx: Context,
    @Arg('integrationId', () => ID) integrationId: string,
    @Arg('failed', () => Boolean, {
      nullable: true,
      description: 'true: those alone in whose answer there was an error or a refusal.',
    })
    failed?: boolean | null,
    @Arg('first', () => Int, { nullable: true, description: '1 to 250; 50 where left out.' })
    first?: number | null,
  ) {
    return listApiRequests(ctx, { integrationId, failed, first })
  }

  @Mutation(() => Integration, {
    description: 'You become its maker: it may do what you give it, for as long as you may do that yourself.',
  })
  createIntegration(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateIntegrationInput) input: CreateIntegrationInput,
  ) {
    return createIntegration(ctx, input)
  }

  @Mutation(() => Integration, {
    description:
      'Takes effect on every server at the next request. Who lacks what it may do can make it inactive, and nothing else (FORBIDDEN).',
  })
  updateIntegration(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateIntegrationInput) input: UpdateIntegrationInput,
  ) {
    return updateIntegration(ctx, input)
  }

  @Mutation(() => ApiKeyCreated, {
    description:
      'To replace a key make another, use it, then revoke the first: at most 3 of an integration hold at a time (TOO_MANY). Idempotency keys and orders belong to the integration, not to its key.',
  })
  createApiKey(@Ctx() ctx: Context, @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput) {
    return createApiKey(ctx, input)
  }

  @Mutation(() => Boolean, {
    description:
      'From the next request on the key opens nothing, on every server; its connections are closed.',
  })
  revokeApiKey(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return revokeApiKey(ctx, { id, idempotencyKey })
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() integration: Integration) {
    return versionOf(integration.lastEdit)
  }

  @FieldResolver(() => DateTime, updatedAtField)
  updatedAt(@Root() integration: Integration) {
    return updatedAtOf(integration)
  }

  @FieldResolver(() => ActorStamp, {
    nullable: true,
    description: 'The user who answers for it; null where there is no such user any more.',
  })
  async maker(@Ctx() ctx: Context, @Root() integration: Integration) {
    const id = String(integration.maker)
    const user = await loadUser(ctx, id)
    return user && { kind: ActorKind.USER, id, name: user.fullName }
  }

  @FieldResolver(() => [Warehouse], {
    description: 'The only warehouses that it may see and act in, as far as you may see them.',
  })
  async warehouses(@Ctx() ctx: Context, @Root() { warehouses }: Integration) {
    if (!warehouses) return listWarehouses(ctx)
    return Promise.all(
      warehouses.filter((id) => maySeeWarehouse(ctx, id)).map((id) => loadWarehouse(ctx, String(id))),
    )
  }

  @FieldResolver(() => Boolean, { description: 'All that its maker may see, new ones too.' })
  allWarehouses(@Root() { warehouses }: Integration) {
    return warehouses === null
  }

  @FieldResolver(() => [ApiKey], { description: 'The newest first, revoked ones too; at most 50.' })
  keys(@Ctx() ctx: Context, @Root() { _id }: Integration) {
    return loadKeys(ctx, String(_id))
  }
}
