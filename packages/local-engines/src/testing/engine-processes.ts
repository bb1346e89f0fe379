import { expect } from 'vitest'
import { run } from '../process.ts'

/** How many processes run now that name this folder: engines and their supervisor. */
async function processesOf(folder: string): Promise<number> {
  const { output } = await run('pgrep', ['-f', '-c', folder])
  return Number(output.trim())
}

/** Until none of them is left. */
export const untilGone = (folder: string) =>
  expect.poll(() => processesOf(folder), { timeout: 15_000, interval: 50 }).toBe(0)
