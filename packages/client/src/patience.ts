import { mayPass, type GudangError } from './errors.ts'

export interface Retry {
  /** Why the last attempt did not do. */
  error: GudangError
  /** How many attempts there have been: 1 before the first repetition. */
  attempts: number
  /** How long it waits now. */
  pauseMs: number
}

interface Patience {
  attempts: number
  signal?: AbortSignal
  onRetry?: (retry: Retry) => void
  /** Whether to repeat after this, which may pass. */
  repeats?: (error: GudangError) => boolean
}

/** Repeats with a growing, random pause; the server may say how long. */
export async function patiently<T>(body: () => Promise<T>, patience: Patience): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await body()
    } catch (error) {
      if (!mayPass(error) || attempts >= patience.attempts || patience.repeats?.(error) === false) throw error
      const pauseMs = pauseOf(error, attempts)
      patience.onRetry?.({ error, attempts, pauseMs })
      await pause(pauseMs, patience.signal)
    }
  }
}

function pauseOf({ extensions: { retryAfterMs } }: GudangError, attempts: number): number {
  const wanted = typeof retryAfterMs === 'number' ? retryAfterMs : Math.min(5_000, 100 * 2 ** attempts)
  return wanted * (1 + Math.random() / 2)
}

/** Rejects with the signal's reason where that comes first. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    if (signal?.aborted) return fail(signal.reason as Error)
    const aborted = () => {
      clearTimeout(timer)
      fail(signal!.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted)
      done()
    }, ms)
    signal?.addEventListener('abort', aborted, { once: true })
  })
}
