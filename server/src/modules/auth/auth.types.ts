import { limits } from '@gudang/domain'
import type { Types } from 'mongoose'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { refusal, resultUnion, UserError } from '../../platform/graphql/result-union.ts'
import { User } from '../users/index.ts'
import type { Left } from './throttle.ts'

@ObjectType()
export class AuthSession {
  @Field(() => String)
  accessToken!: string

  @Field(() => Int, { description: 'Seconds until accessToken expires.' })
  expiresIn!: number

  @Field(() => String, {
    nullable: true,
    description:
      'Single use: each refresh returns its successor. Null where the session is kept in an httpOnly cookie.',
  })
  refreshToken!: string | null

  @Field(() => User)
  user!: User

  @Field(() => String, { description: 'ISO 4217 code of the one business currency, as of `installation`.' })
  currency!: string
}

@ObjectType({
  implements: UserError,
  description: 'The same for an unknown e-mail, a wrong password and an inactive user.',
})
export class InvalidCredentials extends UserError {}

@ObjectType({ description: 'The password is right; no session is open until `loginSecondFactor`.' })
export class SecondFactorNeeded {
  @Field(() => String, {
    description: 'For `loginSecondFactor`, and nothing else. It ends with a change of the password.',
  })
  challenge!: string

  @Field(() => Int, { description: 'Seconds until challenge expires.' })
  expiresIn!: number
}

@ObjectType({ implements: UserError, description: 'Not a code of now, or one that has served already.' })
export class WrongCode extends UserError {
  @Field(() => Int, {
    nullable: true,
    description: 'How many more are looked at before it is RATE_LIMITED; null where nothing is counted.',
  })
  attemptsLeft!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Where none is left: milliseconds until there are some again.',
  })
  retryAfterMs!: number | null
}

@ObjectType({
  implements: UserError,
  description: 'Too old, or the account has changed since: sign in with the password again.',
})
export class ChallengeExpired extends UserError {}

export const LoginResult = resultUnion('LoginResult', AuthSession, [SecondFactorNeeded, InvalidCredentials])

export const SetPasswordResult = resultUnion('SetPasswordResult', AuthSession, [SecondFactorNeeded])

export const LoginSecondFactorResult = resultUnion('LoginSecondFactorResult', AuthSession, [
  WrongCode,
  ChallengeExpired,
])

export const wrongCode = (left: Left | undefined) =>
  refusal(WrongCode, {
    code: 'WRONG_CODE',
    message: 'This code is not right, or has been used.',
    path: ['oneTimeCode'],
    attemptsLeft: left?.attempts ?? null,
    retryAfterMs: left?.attempts === 0 ? left.retryAfterMs : null,
  })

export const challengeExpired = () =>
  refusal(ChallengeExpired, {
    code: 'CHALLENGE_EXPIRED',
    message: 'Sign in with the password again.',
    path: null,
  })

@ObjectType({ description: 'A secret for an app that shows codes (RFC 6238: SHA-1, 6 digits, 30 seconds).' })
export class SecondFactorOffer {
  @Field(() => String, { description: 'In base32, to be typed. Told once.' })
  secret!: string

  @Field(() => String, { description: 'otpauth:// with the secret, to be drawn as a QR code.' })
  uri!: string

  @Field(() => DateTime, { description: 'Until when `turnOnSecondFactor` takes a code of it.' })
  expiresAt!: Date
}

@ObjectType({ description: 'For who has lost the app. Told once; each serves once in place of a code.' })
export class RecoveryCodes {
  @Field(() => [String]) recoveryCodes!: string[]
}

export const invalidCredentials = () =>
  refusal(InvalidCredentials, {
    code: 'INVALID_CREDENTIALS',
    message: 'E-mail or password is not right.',
    path: null,
  })

@ObjectType({ description: 'What an app must know before anybody has signed in.' })
export class Installation {
  @Field(() => String, { description: 'ISO 4217 code of the one business currency.' })
  currency!: string

  @Field(() => Boolean, {
    description: 'Whether `register` would be accepted: no account exists yet, or registration is open.',
  })
  registrationOpen!: boolean

  @Field(() => Boolean, {
    description:
      'Whether `forgotPassword` would mail a link: a mail server is configured (SMTP_URL, PUBLIC_URL).',
  })
  mailsPasswords!: boolean
}

@ObjectType({ description: 'A sign-in of yours on one device.' })
export class UserSession {
  @Field(() => ID, { name: 'id' }) _id!: Types.ObjectId
  @Field(() => String, { description: 'What the browser or app calls itself.' }) device!: string
  @Field(() => String, { description: 'Where it signed in from.' }) address!: string
  @Field(() => DateTime) createdAt!: Date
  @Field(() => DateTime, { description: 'When its tokens were last renewed.' }) lastSeenAt!: Date
  @Field(() => Boolean, { description: 'The one that asks.' }) isCurrent!: boolean
}

@InputType()
export class RegisterInput {
  @Field(() => String) email!: string
  @Field(() => String, {
    description: `${limits.shortestPassword} to ${limits.longestPassword} characters, and none that is easy to guess.`,
  })
  password!: string
  @Field(() => String, { description: `1 to ${limits.name} characters.` }) fullName!: string
}
