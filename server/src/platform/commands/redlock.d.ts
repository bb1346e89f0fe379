// redlock ships types that its own exports map hides; this declares the part that lock.ts uses.
declare module 'redlock' {
  import type { Redis } from 'ioredis'

  export class ResourceLockedError extends Error {}

  export class ExecutionError extends Error {
    readonly attempts: ReadonlyArray<Promise<{ readonly votesAgainst: Map<Redis, Error> }>>
  }

  export interface Lock {
    extend(durationMs: number): Promise<Lock>
    release(): Promise<unknown>
  }

  export default class Redlock {
    constructor(
      clients: Iterable<Redis>,
      settings: { retryCount: number; driftFactor: number; automaticExtensionThreshold: number },
    )
    acquire(resources: string[], durationMs: number): Promise<Lock>
    on(event: 'error', listener: (error: Error) => void): this
  }
}
