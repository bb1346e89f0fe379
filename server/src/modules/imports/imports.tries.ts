import { ApiError, Refusal } from '../../platform/errors.ts'

const most = 5

/** What rows are about moves on while it is looked at: what is refused then is looked at again. */
export async function lookingAgain(body: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await body()
    } catch (error) {
      if (tries === most || !hasMovedOn(error)) throw error
    }
  }
}

const hasMovedOn = (error: unknown) =>
  error instanceof Refusal ||
  (error instanceof ApiError && (error.code === 'BAD_USER_INPUT' || error.code === 'NOT_FOUND'))
