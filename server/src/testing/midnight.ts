import { dayMs } from '@gudang/domain'
import { setTimeout as delay } from 'node:timers/promises'

/** For tests of what happened today: the day must not end under them. */
export async function whenTodayLasts(atLeastMs = 60_000): Promise<void> {
  const left = dayMs - (Date.now() % dayMs)
  if (left < atLeastMs) await delay(left + 100)
}
