import { graphql, http, HttpResponse, type RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { allPermissions, type Permission } from '@gudang/domain'
import { OpenAlertsDocument } from '../app/alerts/open-alerts.generated.ts'
import { TransferCountsDocument } from '../domain/transfers/transfer-counts.generated.ts'
import { ViewsDocument } from '../domain/views/views.generated.ts'
import { WarehousesDocument } from '../domain/warehouses/warehouses.generated.ts'
import { OrderCountsDocument } from '../features/orders/orders.generated.ts'
import { OwnSecondFactorDocument } from '../features/auth/auth.generated.ts'
import type { MeUserFragment } from '../graphql/me.generated.ts'
import { RefreshSessionDocument, type GrantedFragment } from '../graphql/session.generated.ts'
import { lag } from './lag.ts'

export const apiUrl = 'http://gudang.test/graphql'

const link = graphql.link(apiUrl)
/** The playground is off. */
export const network = setupServer(http.head(apiUrl, () => new HttpResponse(null, { status: 405 })))

class Failure {
  constructor(
    readonly code: string,
    readonly extensions: Record<string, unknown> = {},
  ) {}
}

/** A top-level error of the closed set. */
export const failure = (code: string, extensions?: Record<string, unknown>) => new Failure(code, extensions)

/** As when the network goes in the middle of it: nobody knows whether the server did it. */
export const lost = Symbol('lost')

type Resolve<TData, TVariables> = (variables: TVariables, request: Request) => TData | Failure | typeof lost

/** An answer that the schema does not allow does not compile. */
export function onQuery<TData, TVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  resolve: Resolve<TData, TVariables>,
  /** Holds the answers back: a slow server. */
  until?: Promise<void>,
): RequestHandler {
  return link.query(document as never, async ({ variables, request }) => {
    await until
    await lag()
    return respond(resolve(variables as TVariables, request))
  })
}

export function onMutation<TData, TVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  resolve: Resolve<TData, TVariables>,
  until?: Promise<void>,
): RequestHandler {
  return link.mutation(document as never, async ({ variables, request }) => {
    await until
    await lag()
    return respond(resolve(variables as TVariables, request))
  })
}

function respond(result: unknown) {
  if (result === lost) return HttpResponse.error() as never
  if (!(result instanceof Failure)) return HttpResponse.json({ data: result }) as never
  const { code, extensions } = result
  return HttpResponse.json({
    errors: [{ message: `Failed: ${code}`, extensions: { code, ...extensions } }],
  }) as never
}

/** Who is signed in in most tests. */
export function mira(permissions: Permission[] = allPermissions): MeUserFragment {
  const role = { __typename: 'Role' as const, id: 'r1', name: 'tester', permissions }
  return {
    __typename: 'User',
    id: 'u1',
    email: 'mira@gudang.test',
    fullName: 'Mira Manager',
    mustSetUpSecondFactor: false,
    role,
  }
}

export function granted(changes: Partial<GrantedFragment> = {}) {
  const session = { accessToken: 'token-1', expiresIn: 900, currency: 'GBP', user: mira() }
  return { __typename: 'AuthSession' as const, ...session, ...changes }
}

const noTransfers = {
  __typename: 'TransferCounts' as const,
  ...{ toSend: 0, onTheWay: 0, toReceive: 0, discrepant: 0, overdue: 0 },
}
const noAlerts = { __typename: 'AlertConnection' as const, nodes: [], totalCount: 0 }

/** Somebody is signed in, in a business of two warehouses. */
export function signedIn(permissions: Permission[]): RequestHandler[] {
  return [
    onMutation(RefreshSessionDocument, () => ({ refreshSession: granted({ user: mira(permissions) }) })),
    onQuery(WarehousesDocument, () => ({ warehouses: [london, leeds] })),
    onQuery(OpenAlertsDocument, () => ({ alerts: noAlerts, urgent: noAlerts })),
    onQuery(TransferCountsDocument, () => ({ transferCounts: noTransfers })),
    onQuery(OrderCountsDocument, () => ({ orderCounts: [] })),
    onQuery(ViewsDocument, () => ({ views: [] })),
    ownSecondFactor(false),
  ]
}

/** Of who is signed in. */
export const ownSecondFactor = (hasSecondFactor: boolean, recoveryCodesLeft = hasSecondFactor ? 10 : null) =>
  onQuery(OwnSecondFactorDocument, () => ({
    me: { __typename: 'User' as const, id: 'u1', hasSecondFactor, recoveryCodesLeft },
  }))

export const london = {
  __typename: 'Warehouse' as const,
  id: 'w1',
  code: 'LONDON',
  name: 'London',
  isActive: true,
}
export const leeds = {
  __typename: 'Warehouse' as const,
  id: 'w2',
  code: 'LEEDS',
  name: 'Leeds',
  isActive: true,
}

export const signedOut = onMutation(RefreshSessionDocument, () => failure('UNAUTHENTICATED'))

/** Answers of the server that come when they are let go. */
export function held() {
  let release = () => undefined as void
  const until = new Promise<void>((done) => {
    release = done
  })
  return { until, release: () => release() }
}
