import type { Api } from './api.tsx'

/** Bytes of the API beside /graphql, which a browser's own request would not be given: it sends no token. */
export async function fetchFile({ url, session }: Api, path: string, signal: AbortSignal): Promise<Blob> {
  const ask = (token: string | undefined) =>
    fetch(new URL(path, url), { signal, headers: token ? { authorization: `Bearer ${token}` } : {} })
  const token = await session.token()
  let answer = await ask(token)
  if (answer.status === 401 && (await session.renew(token))) answer = await ask(await session.token())
  if (!answer.ok) throw new Error(`The file was answered ${answer.status}.`)
  return answer.blob()
}
