import { limits } from '@gudang/domain'
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import { requireActor, type Ctx as Context } from '../../platform/requests/context.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import {
  AuthSession,
  Installation,
  LoginResult,
  LoginSecondFactorResult,
  RecoveryCodes,
  RegisterInput,
  SecondFactorOffer,
  SetPasswordResult,
  UserSession,
} from './auth.types.ts'
import {
  changePassword,
  forgotPassword,
  installation,
  login,
  loginSecondFactor,
  logout,
  mySessions,
  offerSecondFactor,
  refreshSession,
  register,
  revokeOtherSessions,
  revokeSession,
  setPassword,
  setPasswordAndSignIn,
  turnOffSecondFactor,
  turnOnSecondFactor,
} from './auth.service.ts'

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
    return resultOrRefusal(login(ctx, { email, password, useCookie: useCookie ?? false }))
  }

  @Mutation(() => LoginSecondFactorResult, {
    description:
      'What `login` or `setPasswordAndSignIn` has left to be done. RATE_LIMITED after five wrong codes, and after too many failures.',
  })
  loginSecondFactor(
    @Ctx() ctx: Context,
    @Arg('challenge', () => String) challenge: string,
    @Arg('oneTimeCode', () => String) oneTimeCode: string,
    @Arg('useCookie', () => Boolean, { nullable: true, defaultValue: false }) useCookie: boolean | null,
  ) {
    return resultOrRefusal(loginSecondFactor(ctx, { challenge, oneTimeCode, useCookie: useCookie ?? false }))
  }

  @Mutation(() => SecondFactorOffer, {
    description:
      'A secret for a second factor of your own; nothing follows of it before `turnOnSecondFactor`, and another takes its place. WRONG where `password` is not yours; FORBIDDEN where you have a second factor.',
  })
  offerSecondFactor(@Ctx() ctx: Context, @Arg('password', () => String) password: string) {
    return offerSecondFactor(ctx, { password })
  }

  @Mutation(() => RecoveryCodes, {
    description:
      'With a code of the secret that was offered within 15 minutes (NOT_OFFERED). WRONG_CODE where it is none; RATE_LIMITED after five of those.',
  })
  async turnOnSecondFactor(@Ctx() ctx: Context, @Arg('oneTimeCode', () => String) oneTimeCode: string) {
    return { recoveryCodes: await turnOnSecondFactor(ctx, { oneTimeCode }) }
  }

  @Mutation(() => Boolean, {
    description:
      'Your own. WRONG where `password` is not yours, WRONG_CODE where the code is not right or has served; RATE_LIMITED after five of those.',
  })
  turnOffSecondFactor(
    @Ctx() ctx: Context,
    @Arg('password', () => String) password: string,
    @Arg('oneTimeCode', () => String) oneTimeCode: string,
  ) {
    return turnOffSecondFactor(ctx, { password, oneTimeCode })
  }

  @Mutation(() => AuthSession, {
    description:
      'With the refresh token from the argument, or from the cookie. Repeated within 30 seconds it has one outcome; a spent token after that ends its session.',
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

  @Query(() => [UserSession], { description: 'Your own sessions that still hold, the last seen first.' })
  sessions(@Ctx() ctx: Context) {
    return mySessions(ctx)
  }

  @Mutation(() => Boolean, { description: 'Ends one session of yours at once, on every server.' })
  revokeSession(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return revokeSession(ctx, id)
  }

  @Mutation(() => Boolean, { description: 'Ends every session of yours but the one that asks.' })
  revokeOtherSessions(@Ctx() ctx: Context) {
    return revokeOtherSessions(ctx)
  }

  @Mutation(() => Boolean, {
    description: 'Ends your other sessions. WRONG where `current` is not your password.',
  })
  changePassword(
    @Ctx() ctx: Context,
    @Arg('current', () => String) current: string,
    @Arg('password', () => String, {
      description: `${limits.shortestPassword} to ${limits.longestPassword} characters, and none that is easy to guess.`,
    })
    password: string,
  ) {
    return changePassword(ctx, { current, password })
  }

  @Mutation(() => Boolean, {
    description: 'With the token of an administrator, once, within 72 hours. Ends all sessions of the user.',
  })
  setPassword(
    @Ctx() ctx: Context,
    @Arg('token', () => String) token: string,
    @Arg('password', () => String, {
      description: `${limits.shortestPassword} to ${limits.longestPassword} characters, and none that is easy to guess.`,
    })
    password: string,
  ) {
    return setPassword(ctx, { token, password })
  }

  @Mutation(() => SetPasswordResult, {
    description:
      'As `setPassword`, and signs in with it, or asks for the second factor. useCookie: keep the refresh token in an httpOnly cookie and nowhere else (for browsers).',
  })
  setPasswordAndSignIn(
    @Ctx() ctx: Context,
    @Arg('token', () => String) token: string,
    @Arg('password', () => String, {
      description: `${limits.shortestPassword} to ${limits.longestPassword} characters, and none that is easy to guess.`,
    })
    password: string,
    @Arg('useCookie', () => Boolean, { nullable: true, defaultValue: false }) useCookie: boolean | null,
  ) {
    return setPasswordAndSignIn(ctx, { token, password, useCookie: useCookie ?? false })
  }

  @Mutation(() => Boolean, {
    description:
      'Mails a link that sets the password, once, within an hour, to the user who has this address. True also where nobody has: who has an account is not told. RATE_LIMITED after three in a quarter of an hour; FORBIDDEN where `Installation.mailsPasswords` is false.',
  })
  forgotPassword(@Ctx() ctx: Context, @Arg('email', () => String) email: string) {
    return forgotPassword(ctx, email)
  }
}
