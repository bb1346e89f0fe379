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
    return link(mine, file) || (dropAbandoned(file) && link(mine, file))
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

function dropAbandoned(file: string): boolean {
  const holder = holderOf(file)
  if (isHeld(file)) return false
  const aside = `${file}.aside-${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return true // another has dropped it
  }
  // Somebody may have dropped and taken it since we looked: then it is theirs.
  if (readFileSync(aside, 'utf8') !== holder) link(aside, file)
  rmSync(aside)
  return true
}

function holderOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
