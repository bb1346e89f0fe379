import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isZombie } from './family.ts'

/** Longer than a holder needs from taking the lock to answering on its socket. */
const trustedMs = 10_000

/** Takes the lock for this process, also from a holder that has died; false where another one has it. */
export function takeLock(file: string): boolean {
  const mine = `${file}.${process.pid}`
  // Linked into place with the pid inside: nobody ever sees a lock without a holder.
  writeFileSync(mine, String(process.pid))
  try {
    return link(mine, file) || takeFromDead(file, mine)
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Whether somebody holds the lock. Ask only where its holder did not answer: then an old lock is a dead one. */
export function isHeld(file: string): boolean {
  const holder = holderOf(file)
  if (!holder || !isAlive(Number(holder))) return false
  const held = statSync(file, { throwIfNoEntry: false })
  // A living process of that number may be a stranger that got a dead holder's number.
  return held !== undefined && Date.now() - held.mtimeMs < trustedMs
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** The lock is never without a holder in between: its dead one is replaced, by the one that has the right to. */
function takeFromDead(file: string, mine: string): boolean {
  const holder = holderOf(file)
  if (isHeld(file)) return false
  // The right is a lock too: who gets it and dies is taken from in the same way.
  const right = `${file}.after-${holder}`
  if (!takeLock(right)) return false
  try {
    // Who had the right before may have used it since we looked: then the lock is theirs.
    if (holderOf(file) !== holder) return link(mine, file)
    renameSync(mine, file)
    return true
  } finally {
    rmSync(right, { force: true })
  }
}

function holderOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
