import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** What Linux tells of running processes; elsewhere nothing is known, and figures of CPU and memory stay empty. */
export const isKnown = existsSync('/proc/self/stat')

/** The kernel counts time in these, on every architecture that Node runs on. */
const tickMs = 10

interface Process {
  pid: number
  parent: number
  /** Its own time and that of its children that have ended. */
  cpuMs: number
}

function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { pid, parent: Number(fields[1]), cpuMs: ticks * tickMs }
  } catch {
    return undefined // It has ended meanwhile.
  }
}

/** The processor time so far of a process, and of all that it has started by the command lines of those. */
export function cpuOfFamily(root: number): { itself: number; others: { command: string; cpuMs: number }[] } {
  if (!isKnown) return { itself: Number.NaN, others: [] }
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  const processes = all.flatMap((entry) => processOf(Number(entry)) ?? [])
  const family = new Set([root])
  for (let before = 0; before !== family.size;) {
    before = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  family.delete(root)
  const others = processes
    .filter(({ pid }) => family.has(pid))
    .map(({ pid, cpuMs }) => ({ command: commandOf(pid), cpuMs }))
  return { itself: processes.find(({ pid }) => pid === root)?.cpuMs ?? Number.NaN, others }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // It has ended meanwhile.
  }
}

/** Resident memory in MiB, now and at most since its start. */
export function memoryOf(pid: number): { now: number; most: number } {
  if (!isKnown) return { now: Number.NaN, most: Number.NaN }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)![1]) / 1_024
  return { now: field('VmRSS'), most: field('VmHWM') }
}

/**
 * Waits until what uses this CPU is at rest, and tells what it takes of a second then, in ms: who follows the ledger reads
 * all of a filled one first.
 */
export async function atRest(cpuMs: () => number): Promise<number> {
  let [before, idle] = [Infinity, Infinity]
  while (idle > 100 || Math.abs(idle - before) > 15) {
    const since = cpuMs()
    await delay(2_000)
    ;[before, idle] = [idle, (cpuMs() - since) / 2]
  }
  return idle
}
