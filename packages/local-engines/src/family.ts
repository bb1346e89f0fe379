import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

interface Stat {
  state: string
  parent: number
}

/** What Linux tells of a process; undefined where there is none of that number, and on other systems. */
export function statOf(pid: number): Stat | undefined {
  try {
    // The name that stands in brackets before it may hold anything.
    const [, state, parent] = /.*\) (\w) (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!
    return { state: state!, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** A dead process keeps its number until its parent has asked for it, which a container's init may never do. */
export const isZombie = (pid: number): boolean => statOf(pid)?.state === 'Z'

/**
 * As if the power went: SIGKILL to a process and all that descend from it; none of them runs when it returns.
 * A SIGKILL to PostgreSQL alone leaves its backends to answer their clients until each has noticed.
 */
export async function killFamily(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    // Stopped, it neither sees its children go nor makes others.
    child.kill('SIGSTOP')
    for (let rest = descendants(child.pid!); rest.length > 0; rest = descendants(child.pid!)) {
      for (const pid of rest) kill(pid)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    child.kill('SIGKILL')
  }
  await ended
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Those that still run. Engines that start on other systems than Linux have no children that answer anybody. */
function descendants(root: number): number[] {
  const running = processNumbers().flatMap((pid) => {
    const stat = statOf(pid)
    return stat && stat.state !== 'Z' ? [{ pid, parent: stat.parent }] : []
  })
  const family = [root]
  for (const member of family) {
    family.push(...running.filter(({ parent }) => parent === member).map(({ pid }) => pid))
  }
  return family.slice(1)
}

function processNumbers(): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}
