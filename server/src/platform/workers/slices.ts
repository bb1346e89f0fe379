import { setImmediate as othersTurn } from 'node:timers/promises'

const sliceMs = 8

/** Work that would hold the event loop is done in slices: whoever waits meanwhile has a turn after each. */
export class Slices {
  #since = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#since > sliceMs
  }

  async next(): Promise<void> {
    await othersTurn()
    this.#since = performance.now()
  }
}
