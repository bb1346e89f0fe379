import { limits } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { Logger } from '../../platform/observe/logger.ts'
import { webhookAttempts, webhookDelay } from './webhooks.metrics.ts'
import {
  testTopic,
  WebhookDeliveryModel,
  WebhookDeliveryState,
  WebhookStop,
  type Webhook,
  type WebhookAttempt,
  type WebhookDelivery,
} from './webhooks.model.ts'
import { bodyOfTest, headersOf } from './webhooks.payload.ts'
import type { Records } from './webhooks.records.ts'
import type { Poster } from './webhooks.request.ts'
import { finished, Line, waitAfter, type Queued } from './webhooks.rules.ts'

const gone = 410
/** Requests to one receiver at a time; one, while it does not answer well. */
const mostAtOnce = 8
const badAfter = 3
/** What is known of at a time: the rest stays in the event log. */
const mostWaiting = 500
/** What was read of the actor's rights and of the event is right for so long. */
const freshMs = 2_000
const mostBodyKept = 16_384
const againMs = 1_000
/** A receiver that has taken something within so long is not held up. */
const throughMs = 5_000

/** An event on its way to the receiver. */
interface Entry extends Queued {
  _id: Types.ObjectId
  event: string
  topic: string
  at?: Date
  attemptCount: number
  attempts: WebhookAttempt[]
  createdAt: Date
  /** There is a delivery of it in the database. */
  isKept: boolean
  seenAt: number
  body?: string
}

/** An event as it is read for a webhook. */
export interface Told {
  id: string
  topic: string
  subject: string
  position: number
  at: Date
  body: string
}

export interface Surroundings {
  log: Logger
  poster: Poster
  records: Records
  /** Of what is held up: outcomes do not wait for it. */
  keeping: Records
  stopping: AbortSignal
  newId(): Types.ObjectId
  /** What the integration may see of it now; undefined where it may not, null where it may see nothing at all just now. */
  read(webhook: Webhook, event: string): Promise<string | undefined | null>
  /** The receiver is not to be tried any more. */
  stopWebhook(webhook: Webhook, reason: WebhookStop): Promise<void>
}

/** All that one server knows of one webhook while it delivers for it. Nobody else waits for what a receiver does. */
export class Lane {
  /** How far the events are read. */
  readUpTo: number
  /** The integration is active, as of the last look. */
  isOpen = false
  /** Until then nobody else delivers for it. */
  heldUntil = 0
  failingSince: Date | undefined
  deliveredAt: Date | undefined

  readonly #line = new Line<Entry>()
  readonly #tests = new Line<Entry>()
  readonly #entries = new Map<string, Entry>()
  /** Events after the position that are delivered, or wait, from before this server had it. */
  #known = new Set<string>()
  #hasMoreWaiting = false
  #busy = 0
  #failures = 0
  /** The receiver has asked for it: until then it is sent tests alone. */
  #pausedUntil = 0
  #timer: NodeJS.Timeout | undefined
  #hasEnded = false
  #noted: { position: number; failingSince: Date | undefined; deliveredAt: Date | undefined }

  constructor(
    public webhook: Webhook,
    private readonly around: Surroundings,
  ) {
    this.readUpTo = webhook.position
    this.failingSince = webhook.failingSince
    this.deliveredAt = webhook.deliveredAt
    this.#noted = {
      position: webhook.position,
      failingSince: this.failingSince,
      deliveredAt: this.deliveredAt,
    }
  }

  /** What was left to it, and what was replayed since. */
  async load(): Promise<void> {
    const { _id: webhook, position } = this.webhook
    const waiting = await WebhookDeliveryModel.find({ webhook, state: WebhookDeliveryState.WAITING })
      .sort({ position: 1, _id: 1 })
      .limit(mostWaiting)
      .lean<WebhookDelivery[]>()
    this.#hasMoreWaiting = waiting.length === mostWaiting
    for (const delivery of waiting) this.#meet(delivery)
    if (this.readUpTo > position) return
    const after = await WebhookDeliveryModel.find(
      { webhook, position: { $gt: position } },
      { event: 1 },
    ).lean()
    this.#known = new Set(after.map(({ event }) => event))
  }

  #meet({ _id, event, topic, subject, position, attempts, attemptCount, ...rest }: WebhookDelivery): void {
    const dueAt = rest.nextAttemptAt!.getTime()
    const known = this.#entries.get(event)
    if (known?.isBusy) return
    if (known) Object.assign(known, { dueAt, attempts, attemptCount, isKept: true })
    else
      this.#add({
        ...{ _id, event, topic, subject, position, attempts, attemptCount, dueAt },
        ...{ createdAt: rest.createdAt, isBusy: false, isKept: true, seenAt: 0 },
      })
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.event, entry)
    this.#lineOf(entry).add(entry)
  }

  #lineOf = ({ topic }: Entry) => (topic === testTopic ? this.#tests : this.#line)

  /** How many events it takes now; 0 while older ones wait to be loaded. */
  get room(): number {
    if (!this.webhook.isActive || this.#hasMoreWaiting) return 0
    return Math.max(0, mostWaiting - this.#line.size)
  }

  /** Whether deliveries wait in the database that there is room for now. */
  get wantsMore(): boolean {
    return this.#hasMoreWaiting && this.#line.size < mostWaiting / 2
  }

  take(events: Told[], upTo: number): void {
    for (const { id: event, topic, subject, position, at, body } of events) {
      if (this.#known.has(event) || this.#entries.has(event)) continue
      const _id = this.around.newId()
      const seenAt = Date.now()
      this.#add({
        ...{ _id, event, topic, subject, position, at, body, seenAt, dueAt: seenAt },
        ...{ attemptCount: 0, attempts: [], createdAt: new Date(), isBusy: false, isKept: false },
      })
    }
    this.readUpTo = upTo
  }

  /** Tries what is due. */
  kick(): void {
    clearTimeout(this.#timer)
    while (this.#busy < this.#mostBusy) {
      const entry = this.#next()
      if (!entry) break
      this.#busy++
      entry.isBusy = true
      void this.#deliver(entry)
        .catch((error: unknown) => this.#putOff(entry, error))
        .finally(() => {
          this.#busy--
          entry.isBusy = false
          this.kick()
        })
    }
    const dueAt = this.#nextDueAt()
    if (dueAt !== undefined && this.#isOurs)
      this.#timer = setTimeout(() => this.kick(), Math.max(1, dueAt - Date.now())).unref()
  }

  get #mostBusy(): number {
    return this.#failures < badAfter ? mostAtOnce : 1
  }

  get #isOurs(): boolean {
    return !this.#hasEnded && !this.around.stopping.aborted && Date.now() < this.heldUntil
  }

  #next(): Entry | undefined {
    if (!this.#isOurs) return undefined
    const now = Date.now()
    return this.#tests.next(now) ?? (this.#isSending ? this.#line.next(now) : undefined)
  }

  #nextDueAt(): number | undefined {
    if (this.#busy >= this.#mostBusy) return undefined
    const dueAt = [this.#tests.nextDueAt(), this.#isSending ? this.#line.nextDueAt() : undefined]
    const known = dueAt.filter((each) => each !== undefined)
    return known.length > 0 ? Math.min(...known) : undefined
  }

  get #isSending(): boolean {
    return this.webhook.isActive && this.isOpen && Date.now() >= this.#pausedUntil
  }

  async #deliver(entry: Entry): Promise<void> {
    const body = await this.#bodyOf(entry)
    if (body === null) return this.#putOff(entry)
    if (body === undefined) return this.#finish(entry, WebhookDeliveryState.DROPPED)
    const at = new Date()
    const { url } = this.webhook
    const headers = headersOf(this.webhook, entry.event, body, at)
    const sent = await this.around.poster.post({ url, headers, body }, this.around.stopping)
    const { pauseMs = 0, ...outcome } = sent
    if (pauseMs > 0) this.#pausedUntil = Date.now() + pauseMs
    webhookAttempts.inc({ outcome: outcome.fault ?? 'DELIVERED' })
    await this.#settle(entry, { at, ...outcome }, body)
  }

  async #bodyOf(entry: Entry): Promise<string | undefined | null> {
    if (entry.topic === testTopic) return bodyOfTest({ ...entry, webhook: this.webhook._id })
    if (entry.body !== undefined && Date.now() - entry.seenAt < freshMs) return entry.body
    return this.around.read(this.webhook, entry.event)
  }

  async #settle(entry: Entry, attempt: WebhookAttempt, body: string): Promise<void> {
    entry.attempts = [...entry.attempts, attempt].slice(-limits.deliveryAttempts)
    entry.attemptCount++
    entry.body = undefined
    const request = body.slice(0, mostBodyKept)
    const isTest = entry.topic === testTopic
    if (!attempt.fault) {
      this.#failures = 0
      this.failingSince = undefined
      this.deliveredAt = attempt.at
      if (entry.at && entry.attemptCount === 1)
        webhookDelay.observe((Date.now() - entry.at.getTime()) / 1_000)
      return this.#finish(entry, WebhookDeliveryState.DELIVERED, request)
    }
    if (isTest) return this.#finish(entry, WebhookDeliveryState.FAILED, request)
    this.#failures++
    this.failingSince ??= attempt.at
    const waitMs = waitAfter(entry.attemptCount)
    const triedSince = entry.attempts.at(-entry.attemptCount)?.at ?? entry.attempts[0]!.at
    const othersCome = this.deliveredAt !== undefined && this.deliveredAt > triedSince
    if (waitMs === undefined && othersCome) return this.#finish(entry, WebhookDeliveryState.FAILED, request)
    entry.dueAt = Math.max(Date.now() + (waitMs ?? 0), this.#pausedUntil)
    await this.#write(entry, {
      $set: { ...this.#stated(entry), nextAttemptAt: new Date(entry.dueAt), request },
    })
    if (attempt.status === gone) await this.#stop(WebhookStop.GONE)
    else if (waitMs === undefined) await this.#stop(WebhookStop.FAILING)
  }

  async #stop(reason: WebhookStop): Promise<void> {
    this.webhook = { ...this.webhook, isActive: false }
    await this.around.stopWebhook(this.webhook, reason)
  }

  /** For what is not the receiver's fault: soon, as if it had not been. */
  #putOff(entry: Entry, error?: unknown): void {
    entry.dueAt = Date.now() + againMs
    if (error !== undefined && !this.around.stopping.aborted)
      this.around.log.warn(
        { err: error, webhook: String(this.webhook._id) },
        'A webhook could not be delivered for',
      )
  }

  async #finish(entry: Entry, state: WebhookDeliveryState, request?: string): Promise<void> {
    const { $set, $unset } = finished(state, new Date())
    await this.#write(entry, {
      $set: { ...this.#stated(entry), ...$set, ...(request === undefined ? {} : { request }) },
      $unset,
    })
    this.#lineOf(entry).remove(entry)
    this.#entries.delete(entry.event)
  }

  #stated = ({ attempts, attemptCount }: Entry) => ({
    ...{ state: WebhookDeliveryState.WAITING, attempts, attemptCount },
  })

  /** What is new is inserted, for a tenth of what it costs to look whether it is there. */
  async #write(entry: Entry, update: { $set: object; $unset?: object }): Promise<void> {
    const { _id, event, topic, subject, position, createdAt } = entry
    const named = { webhook: this.webhook._id, event }
    const facts = { _id, topic, subject, position, createdAt }
    const changed = {
      updateOne: { filter: named, update: { ...update, $setOnInsert: facts }, upsert: true },
    }
    if (entry.isKept) await this.around.records.write(changed)
    else
      await this.around.records.write(
        { insertOne: { document: { ...facts, ...named, ...update.$set } } },
        changed,
      )
    entry.isKept = true
  }

  /**
   * Keeps as deliveries what is held up by the receiver, so that the position gets past it. What waits only since there is much to
   * do is in the log already: to keep it would be the more to do.
   */
  async keep(): Promise<void> {
    const now = Date.now()
    const comesThrough = this.deliveredAt !== undefined && now - this.deliveredAt.getTime() < throughMs
    const heldUp = [...this.#line.rows()].filter(([first]) => first!.isKept || !comesThrough).flat()
    const untried = heldUp.filter(({ isKept, seenAt }) => !isKept && now - seenAt > againMs)
    await Promise.all(untried.map((entry) => this.#keepOne(entry)))
  }

  async #keepOne(entry: Entry): Promise<void> {
    const { _id, event, topic, subject, position, createdAt, dueAt } = entry
    const delivery = {
      ...{ _id, topic, subject, position, createdAt, attempts: [], attemptCount: 0 },
      ...{ state: WebhookDeliveryState.WAITING, nextAttemptAt: new Date(dueAt) },
    }
    const named = { webhook: this.webhook._id, event }
    await this.around.keeping.write(
      { insertOne: { document: { ...named, ...delivery } } },
      { updateOne: { filter: named, update: { $setOnInsert: delivery }, upsert: true } },
    )
    entry.isKept = true
    if (!entry.isBusy) entry.body = undefined
  }

  /** All up to there is delivered or kept. */
  get position(): number {
    let position = this.readUpTo
    for (const entry of this.#line) if (!entry.isKept) position = Math.min(position, entry.position - 1)
    return position
  }

  /** Of what it has noted last. */
  get hasProgress(): boolean {
    const { position, failingSince, deliveredAt } = this.#noted
    return (
      position !== this.position || failingSince !== this.failingSince || deliveredAt !== this.deliveredAt
    )
  }

  /** What the next server is to know, noted with the others'. */
  progress(owner: string) {
    const { position, failingSince, deliveredAt, webhook } = this
    this.#noted = { position, failingSince, deliveredAt }
    return {
      filter: { _id: webhook._id, 'lease.owner': owner, activations: webhook.activations },
      update: {
        $set: {
          position,
          ...(deliveredAt ? { deliveredAt } : {}),
          ...(failingSince ? { failingSince } : {}),
        },
        ...(failingSince ? {} : { $unset: { failingSince: 1 as const } }),
      },
    }
  }

  end(): void {
    this.#hasEnded = true
    clearTimeout(this.#timer)
  }

  get isBusy(): boolean {
    return this.#busy > 0
  }
}
