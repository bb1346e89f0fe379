import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { requireActor, type Ctx as Context } from '../../platform/context.ts'
import { settle } from '../../platform/graphql/result-union.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { AuthSession, Installation, LoginResult, RegisterInput } from './auth.types.ts'
import { installation, login, logout, refreshSession, register } from './auth.service.ts'

@Resolver()
export class AuthResolver {
  @Query(() => Installation, { description: 'Readable without signing in.' })
  installation() {
    return installation()
  }

  @Query(() => ActorStamp, { description: 'Who the request acts as.' })
  actor(@Ctx() ctx: Context) {
    return requireActor(ctx)
  }

  @Mutation(() => AuthSession, {
    description:
      'The first account of a new installation becomes its admin; after that REGISTRATION (open, closed) decides.',
  })
  register(@Ctx() ctx: Context, @Arg('input', () => RegisterInput) input: RegisterInput) {
    return register(ctx, input)
  }

  @Mutation(() => LoginResult, {
    description:
      'useCookie: keep the refresh token in an httpOnly cookie and nowhere else (for browsers). RATE_LIMITED after too many failures.',
  })
  login(
    @Ctx() ctx: Context,
    @Arg('email', () => String) email: string,
    @Arg('password', () => String) password: string,
    @Arg('useCookie', () => Boolean, { nullable: true, defaultValue: false }) useCookie: boolean | null,
  ) {
    return settle(login(ctx, { email, password, useCookie: useCookie ?? false }))
  }

  @Mutation(() => AuthSession, {
    description: 'With the refresh token from the argument, or from the cookie.',
  })
  refreshSession(
    @Ctx() ctx: Context,
    @Arg('refreshToken', () => String, { nullable: true }) refreshToken?: string | null,
  ) {
    return refreshSession(ctx, refreshToken)
  }

  @Mutation(() => Boolean, {
    description: 'Revokes the access token and its refresh tokens at once, on every server.',
  })
  logout(@Ctx() ctx: Context) {
    return logout(ctx)
  }
}
