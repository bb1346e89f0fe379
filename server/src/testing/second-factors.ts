import { TOTP } from 'otpauth'
import { UserModel } from '../modules/users/users.model.ts'
import { password } from './test-app.ts'
import type { TestClient } from './test-client.ts'

export const offerSecondFactor =
  'mutation ($password: String!) { offerSecondFactor(password: $password) { secret uri expiresAt } }'
export const turnOnSecondFactor =
  'mutation ($oneTimeCode: String!) { turnOnSecondFactor(oneTimeCode: $oneTimeCode) { recoveryCodes } }'
export const turnOffSecondFactor =
  'mutation ($password: String!, $oneTimeCode: String!) { turnOffSecondFactor(password: $password, oneTimeCode: $oneTimeCode) }'

/** What an app shows so many steps of the clock from now. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })

export interface OwnFactor {
  userId: string
  secret: string
  recoveryCodes: string[]
  code(steps?: number): string
  /** As if no code had served yet. */
  rewind(): Promise<unknown>
}

export async function withSecondFactor(client: TestClient): Promise<OwnFactor> {
  const { me } = await client.run<{ me: { id: string } }>('{ me { id } }')
  const { offerSecondFactor: offer } = await client.run<{ offerSecondFactor: { secret: string } }>(
    offerSecondFactor,
    { password },
  )
  const oneTimeCode = codeOf(offer.secret)
  const { turnOnSecondFactor: on } = await client.run<{ turnOnSecondFactor: { recoveryCodes: string[] } }>(
    turnOnSecondFactor,
    { oneTimeCode },
  )
  return {
    userId: me.id,
    ...offer,
    ...on,
    code: (steps) => codeOf(offer.secret, steps),
    rewind: () => UserModel.updateOne({ _id: me.id }, { $set: { 'secondFactor.lastStep': 0 } }),
  }
}
