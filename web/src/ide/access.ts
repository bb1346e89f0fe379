import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createSession } from '../graphql/session.ts'
import { createStore, type Store } from '../graphql/store.ts'
import {
  SignInHereDocument,
  SignOutHereDocument,
  WhoAmIDocument,
  type WhoAmIQuery,
} from './access.generated.ts'

export interface Access {
  /** As whom the IDE asks; null: as nobody. Undefined until it is known. */
  who: Store<WhoAmIQuery['actor'] | null | undefined>
  authorization(): Promise<Record<string, string>>
  /** These throw what is wrong with it; all is as before then. */
  signIn(email: string, password: string): Promise<void>
  useKey(key: string): Promise<void>
  signOut(): Promise<void>
}

/**
 * Acts as whoever is signed in to the SPA, by the cookie that both have, or by a key, which is kept in this page alone until it
 * is left.
 */
export function createAccess(url: string): Access {
  const session = createSession({ url })
  const who = createStore<WhoAmIQuery['actor'] | null | undefined>(undefined)
  let key: string | undefined
  session.state.subscribe(() => {
    if (session.state.get() !== 'expired') return
    session.end()
    if (key === undefined) who.set(null)
  })
  const restored = session.restore().catch(() => undefined)
  void restored.then(tell, () => undefined)

  async function authorization(): Promise<Record<string, string>> {
    await restored
    const token = key ?? (await session.token())
    return token ? { authorization: `Bearer ${token}` } : {}
  }

  async function ask<TData, TVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
    headers: Record<string, string>,
  ): Promise<TData> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: print(document), variables }),
    })
    const { data, errors } = (await response.json()) as { data?: TData; errors?: { message: string }[] }
    if (!data) throw new Error(errors?.[0]?.message)
    return data
  }

  const actorBy = async (headers: Record<string, string>) => (await ask(WhoAmIDocument, {}, headers)).actor

  async function tell(): Promise<void> {
    const headers = await authorization()
    who.set(headers.authorization ? await actorBy(headers) : null)
  }

  return {
    who,
    authorization,
    async signIn(email, password) {
      const { login } = await ask(SignInHereDocument, { email, password }, {})
      if (login.__typename === 'InvalidCredentials') throw new Error(login.message)
      // One place asks for codes: this page has the session of the app.
      if (login.__typename === 'SecondFactorNeeded')
        throw new Error('This account has a second factor: sign in to the app, then reload this page.')
      key = undefined
      session.accept(login)
      await tell()
    },
    async useKey(given) {
      const actor = await actorBy({ authorization: `Bearer ${given}` })
      key = given
      who.set(actor)
    },
    async signOut() {
      if (key === undefined) {
        await ask(SignOutHereDocument, {}, await authorization())
        session.end()
      }
      key = undefined
      await tell()
    },
  }
}
