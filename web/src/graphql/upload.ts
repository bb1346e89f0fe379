import { CombinedGraphQLErrors } from '@apollo/client/errors'
import type { FormattedExecutionResult } from 'graphql'
import type { Api } from './api.tsx'
import { randomId } from './ids.ts'
import { nameRequest } from './problem.ts'

interface Upload {
  /** Of the API, beside /graphql. */
  path: string
  file: File
  /** text/csv where left out. */
  type?: string
  /** The part of the bytes sent, from 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

/** Sends a file as the body of a POST; undefined if it was cancelled. Failures are as those of a query. */
export async function uploadFile(api: Api, upload: Upload): Promise<{ id: string } | undefined> {
  const { session } = api
  const token = await session.token()
  const first = await send(api, upload, token)
  const answer = first?.status === 401 && (await session.renew(token)) ? await retry() : first
  if (!answer) return undefined
  const body = answer.body as FormattedExecutionResult & { id?: string }
  if (body.id) return { id: body.id }
  const error = body.errors
    ? new CombinedGraphQLErrors(body)
    : new Error(`The upload was answered ${answer.status}.`)
  nameRequest(error, answer.requestId)
  throw error

  async function retry() {
    return send(api, upload, await session.token())
  }
}

interface Answer {
  status: number
  body: unknown
  requestId: string
}

/** By XMLHttpRequest: fetch does not report how much of a body has been sent. */
function send(
  { url }: Api,
  { path, file, type = 'text/csv', onProgress, signal }: Upload,
  token: string | undefined,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined)
    const request = new XMLHttpRequest()
    const requestId = randomId()
    request.open('POST', new URL(path, url))
    request.setRequestHeader('content-type', type)
    request.setRequestHeader('x-request-id', requestId)
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1)
    request.onload = () => resolve({ status: request.status, body: parsed(request.responseText), requestId })
    request.onabort = () => resolve(undefined)
    request.onerror = () => {
      const error = new Error('The connection was lost.')
      nameRequest(error, requestId)
      reject(error)
    }
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** A gateway may answer with HTML. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
