import { graphql, HttpResponse, type RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import type { Permission } from '@gudang/domain'
import { MeDocument } from '../domain/me.generated.ts'
import { WarehousesDocument } from '../domain/warehouses.generated.ts'
import { RefreshSessionDocument } from '../graphql/session.generated.ts'

export const apiUrl = 'http://gudang.test/graphql'

/** Handlers take the generated documents: an answer that the schema does not allow does not compile. */
export const api = graphql.link(apiUrl)
export const network = setupServer()

export const answer = <T>(data: T) => HttpResponse.json({ data })

export function failure(code: string, extensions: Record<string, unknown> = {}) {
  return HttpResponse.json({ errors: [{ message: `Failed: ${code}`, extensions: { code, ...extensions } }] })
}

export const session = { __typename: 'AuthSession' as const, accessToken: 'token-1', expiresIn: 900 }

/** Somebody is signed in, in a business of two warehouses. */
export function signedIn(permissions: Permission[]): RequestHandler[] {
  return [
    api.mutation(RefreshSessionDocument, () =>
      answer({ refreshSession: { ...session, user: { __typename: 'User', id: 'u1' } } }),
    ),
    api.query(MeDocument, () =>
      answer({
        me: {
          __typename: 'User',
          id: 'u1',
          email: 'mira@gudang.test',
          fullName: 'Mira Manager',
          role: { __typename: 'Role', id: 'r1', name: 'tester', permissions },
        },
      }),
    ),
    api.query(WarehousesDocument, () => answer({ warehouses: [london, leeds] })),
  ]
}

export const london = { __typename: 'Warehouse' as const, id: 'w1', code: 'LONDON', name: 'London', isActive: true }
export const leeds = { __typename: 'Warehouse' as const, id: 'w2', code: 'LEEDS', name: 'Leeds', isActive: true }

export const signedOut = api.mutation(RefreshSessionDocument, () => failure('UNAUTHENTICATED'))
