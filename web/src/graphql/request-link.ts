import { ApolloLink } from '@apollo/client/link'
import type { GraphQLFormattedError } from 'graphql'
import { catchError, from, map, of, switchMap, tap, throwError, type Observable } from 'rxjs'
import { randomId } from './ids.ts'
import { nameRequest } from './problem.ts'
import type { Session } from './session.types.ts'

declare module '@apollo/client' {
  interface DefaultContext {
    /** Sent without a token, and without waiting while the session is expired: for signing in. */
    anonymous?: boolean
  }
}

/**
 * Gives each request its token and id; one answered UNAUTHENTICATED is sent once more after a renewal. `onFactorRequired`: the
 * role requires a second factor since the session began.
 */
export function requestLink(session: Session, onFactorRequired: () => void): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const send = (token: string | undefined): Observable<ApolloLink.Result> => {
      const requestId = randomId()
      operation.setContext(({ headers }) => ({
        headers: {
          ...(headers as Record<string, string> | undefined),
          'x-request-id': requestId,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
      }))
      return forward(operation).pipe(
        tap(
          (result) =>
            hasError(result, ({ reason }) => reason === 'SECOND_FACTOR_REQUIRED') && onFactorRequired(),
        ),
        map((result) => withRequestId(result, requestId)),
        catchError((error: unknown) => {
          nameRequest(error, requestId)
          return throwError(() => error)
        }),
      )
    }
    if (operation.getContext().anonymous) return send(undefined)
    return from(session.token()).pipe(
      switchMap((token) =>
        send(token).pipe(
          switchMap((result) => {
            if (!hasError(result, ({ code }) => code === 'UNAUTHENTICATED')) return of(result)
            return from(session.renew(token)).pipe(
              switchMap((renewed) => (renewed ? from(session.token()).pipe(switchMap(send)) : of(result))),
            )
          }),
        ),
      ),
    )
  })
}

function hasError(result: ApolloLink.Result, is: (extensions: Record<string, unknown>) => boolean): boolean {
  return 'errors' in result && Boolean(result.errors?.some(({ extensions = {} }) => is(extensions)))
}

function withRequestId(result: ApolloLink.Result, requestId: string): ApolloLink.Result {
  if (!('errors' in result) || !result.errors) return result
  const name = (error: GraphQLFormattedError) => ({
    ...error,
    extensions: { ...error.extensions, requestId },
  })
  return { ...result, errors: result.errors.map(name) }
}
