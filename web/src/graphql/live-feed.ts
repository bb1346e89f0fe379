import type { ApolloClient } from '@apollo/client'
import { print } from 'graphql'
import { connectLive } from './live-connection.ts'
import {
  AlertChangedDocument,
  HeldAlertFragmentDoc,
  HeldOrderFragmentDoc,
  HeldStockFragmentDoc,
  HeldStocktakeFragmentDoc,
  HeldTransferFragmentDoc,
  LiveAlertFragmentDoc,
  LiveOrderFragmentDoc,
  LiveStockFragmentDoc,
  LiveStocktakeFragmentDoc,
  LiveTransferFragmentDoc,
  OrderChangedDocument,
  StockChangedDocument,
  StocktakeChangedDocument,
  TransferChangedDocument,
} from './live.generated.ts'
import { liveKinds, type LiveChanges, type LiveKind, type LiveState } from './live.types.ts'
import type { Session } from './session.types.ts'
import type { Store } from './store.ts'

type Change = LiveChanges[LiveKind]

/** Changes are applied in batches this far apart: a busy warehouse sends hundreds a second. */
const gatherMs = 200

const sources: Record<LiveKind, { query: string; field: string }> = {
  stock: { query: print(StockChangedDocument), field: 'stockChanged' },
  order: { query: print(OrderChangedDocument), field: 'orderChanged' },
  alert: { query: print(AlertChangedDocument), field: 'alertChanged' },
  transfer: { query: print(TransferChangedDocument), field: 'transferChanged' },
  stocktake: { query: print(StocktakeChangedDocument), field: 'stocktakeChanged' },
}

interface FeedParts {
  url: string
  session: Session
  client: ApolloClient
  state: Store<LiveState>
  webSocketImpl: unknown
  kinds: Record<LiveKind, boolean>
  announce: <Kind extends LiveKind>(kind: Kind, changes: LiveChanges[Kind][]) => void
}

/** Subscribes until the returned function is called. */
export function startFeed({
  url,
  session,
  client,
  state,
  webSocketImpl,
  kinds,
  announce,
}: FeedParts): () => void {
  const pending: Record<LiveKind, Map<string, Change>> = {
    stock: new Map(),
    order: new Map(),
    alert: new Map(),
    transfer: new Map(),
    stocktake: new Map(),
  }
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    timer = undefined
    for (const kind of liveKinds) {
      const changes = [...pending[kind].values()]
      pending[kind].clear()
      if (changes.length === 0) continue
      client.cache.batch({ update: () => changes.forEach((change) => write(client, change)) })
      announce(kind, changes as never[])
    }
  }

  const catchUp = () => client.refetchQueries({ include: 'active' })
  const connection = connectLive({ url, session, state, catchUp, webSocketImpl })
  for (const kind of liveKinds.filter((each) => kinds[each])) {
    const { query, field } = sources[kind]
    connection.follow(query, (data) => {
      const latest = data[field] as Change
      pending[kind].set(latest.id, latest)
      timer ??= setTimeout(flush, gatherMs)
    })
  }
  return () => {
    clearTimeout(timer)
    connection.stop()
  }
}

/** Only what is in the cache already, and never an older state over a newer one. */
function write({ cache }: ApolloClient, change: Change): void {
  const id = cache.identify(change)
  if (change.__typename === 'Stock') {
    const held = cache.readFragment({ id, fragment: HeldStockFragmentDoc })
    if (held && held.version <= change.version)
      cache.writeFragment({ id, fragment: LiveStockFragmentDoc, fragmentName: 'LiveStock', data: change })
  } else if (change.__typename === 'Alert') {
    const held = cache.readFragment({ id, fragment: HeldAlertFragmentDoc })
    if (held && !held.resolvedAt)
      cache.writeFragment({ id, fragment: LiveAlertFragmentDoc, fragmentName: 'LiveAlert', data: change })
  } else if (change.__typename === 'Transfer') {
    const held = cache.readFragment({ id, fragment: HeldTransferFragmentDoc })
    if (held && held.version <= change.version)
      cache.writeFragment({
        id,
        fragment: LiveTransferFragmentDoc,
        fragmentName: 'LiveTransfer',
        data: change,
      })
  } else if (change.__typename === 'Stocktake') {
    // Counts leave the version as it is.
    const held = cache.readFragment({ id, fragment: HeldStocktakeFragmentDoc })
    if (held && held.version <= change.version)
      cache.writeFragment({
        id,
        fragment: LiveStocktakeFragmentDoc,
        fragmentName: 'LiveStocktake',
        data: change,
      })
  } else {
    const held = cache.readFragment({ id, fragment: HeldOrderFragmentDoc })
    if (held && held.updatedAt <= change.updatedAt)
      cache.writeFragment({ id, fragment: LiveOrderFragmentDoc, fragmentName: 'LiveOrder', data: change })
  }
}
