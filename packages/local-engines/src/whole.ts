import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './lock.ts'

/**
 * Makes a folder whole or not at all: nobody sees it before `make` has succeeded, whoever is killed on the way.
 * Two may make it at the same time; the first to finish wins.
 */
export async function makeWhole(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  dropAbandonedDrafts(folder)
  const draft = `${folder}.draft-${process.pid}-${randomUUID().slice(0, 8)}`
  try {
    await make(draft)
    if (existsSync(folder)) return
    renameSync(draft, folder)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOTEMPTY', 'EEXIST'].includes(code)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function dropAbandonedDrafts(folder: string): void {
  const prefix = `${basename(folder)}.draft-`
  for (const name of existsSync(dirname(folder)) ? readdirSync(dirname(folder)) : []) {
    if (!name.startsWith(prefix)) continue
    const maker = Number.parseInt(name.slice(prefix.length), 10)
    if (!isAlive(maker)) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true })
    }
  }
}
