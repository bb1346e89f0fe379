import { limits } from '@gudang/domain'
import type { Types } from 'mongoose'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { refusal, resultUnion, UserError } from '../../platform/graphql/result-union.ts'
import { User } from '../users/index.ts'

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

export const LoginResult = resultUnion('LoginResult', AuthSession, [InvalidCredentials])

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
