type Handler = () => Promise<void>

const handlers = new Set<Handler>()

/** Whoever remembers actors hears here that users, roles or scopes are others now. */
export function onActorsChanged(handler: Handler): () => void {
  handlers.add(handler)
  return () => handlers.delete(handler)
}

/** Called after the commit and before the answer: from the next request on, every server reads actors again. */
export async function actorsChanged(): Promise<void> {
  for (const handler of handlers) await handler()
}
