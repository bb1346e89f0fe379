import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { AddressNotAllowed, lookupAllowed, mayBeSentTo } from './webhooks.addresses.ts'
import { WebhookFault, type WebhookAttempt } from './webhooks.model.ts'
import { pauseAsked } from './webhooks.rules.ts'

/** From the name to the end of the answer. */
const deadlineMs = 10_000
/** So much of an answer is read: who goes on is cut off. */
const mostRead = 65_536
const mostKept = 2_000

/** A connection that nobody uses is closed after so long. */
const kept = { keepAlive: true, timeout: 15_000 }

export interface Outgoing {
  url: string
  headers: Record<string, string>
  body: string
}

/** What an attempt came to. */
export interface Outcome extends Omit<WebhookAttempt, 'at'> {
  /** Milliseconds that the receiver asks not to be sent anything for. */
  pauseMs?: number
}

/** The receiver's connection was left open and closed as it was used: that says nothing about the receiver. */
class StaleConnection extends Error {}

/**
 * Sends to receivers that may be anything: it follows no redirect, connects to allowed addresses alone, and takes no more time
 * and no more of an answer than it says.
 */
export class Poster {
  readonly #agents = {
    'http:': new http.Agent(kept),
    'https:': new https.Agent(kept),
  }

  /** Throws where `stopping` is aborted, and nothing else. */
  async post(outgoing: Outgoing, stopping: AbortSignal): Promise<Outcome> {
    const began = performance.now()
    const deadline = AbortSignal.timeout(deadlineMs)
    const signal = AbortSignal.any([deadline, stopping])
    const outcome = await this.#attempt(outgoing, signal).catch((error: unknown) => {
      if (stopping.aborted) throw error
      return { fault: deadline.aborted ? WebhookFault.TIMED_OUT : faultOf(error) }
    })
    return { ...outcome, durationMs: Math.round(performance.now() - began) }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  async #attempt(outgoing: Outgoing, signal: AbortSignal) {
    const url = new URL(outgoing.url)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !mayBeSentTo.address(host)) throw new AddressNotAllowed(host)
    if (url.protocol === 'http:' && !mayBeSentTo.http) throw new AddressNotAllowed('https is required')
    try {
      return await this.#send(url, outgoing, signal)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return this.#send(url, outgoing, signal, false)
    }
  }

  #send(url: URL, { headers, body }: Outgoing, signal: AbortSignal, reusing = true) {
    const { request } = url.protocol === 'https:' ? https : http
    return new Promise<Omit<Outcome, 'durationMs'>>((resolve, reject) => {
      const sent = request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: reusing ? this.#agents[url.protocol as 'http:'] : false,
        lookup: lookupAllowed,
        signal,
      })
      let isAnswered = false
      sent.on('response', (response) => {
        isAnswered = true
        void read(response).then((answer) => resolve(outcomeOf(response, answer)))
      })
      // Once the status has come it is what counts, however the rest ends.
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (!isAnswered)
          reject(
            sent.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '')
              ? new StaleConnection()
              : error,
          )
      })
      sent.on('close', () => {
        if (!isAnswered) reject(new Error('Closed without an answer'))
      })
      sent.end(body)
    })
  }
}

function outcomeOf({ statusCode: status, headers }: http.IncomingMessage, answer: Buffer) {
  const isFine = status! >= 200 && status! < 300
  return {
    status: status!,
    answer: answer.toString('utf8', 0, 4 * mostKept).slice(0, mostKept),
    ...(isFine
      ? {}
      : { fault: WebhookFault.REFUSED, pauseMs: pauseAsked(headers['retry-after'], Date.now()) }),
  }
}

/** As much of it as is read, or as came until it broke off. */
function read(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if ((length += chunk.length) > mostRead) response.destroy()
  })
  response.on('error', () => {})
  return new Promise((resolve) => response.on('close', () => resolve(Buffer.concat(chunks))))
}

function faultOf(error: unknown): WebhookFault {
  const { code = '' } = error as NodeJS.ErrnoException
  if (error instanceof AddressNotAllowed) return WebhookFault.ADDRESS_NOT_ALLOWED
  if (['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'ESERVFAIL', 'ETIMEOUT'].includes(code))
    return WebhookFault.NAME_NOT_FOUND
  if (code.startsWith('HPE_')) return WebhookFault.BROKEN_ANSWER
  if (/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME)/.test(code))
    return WebhookFault.NOT_SECURE
  return WebhookFault.NO_CONNECTION
}
