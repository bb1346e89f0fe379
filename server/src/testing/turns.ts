import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { logFolder } from './test-logs.ts'

const preload = pathToFileURL(resolve(import.meta.dirname, 'turns.preload.mjs')).href

/** For the environment of a server process: it writes down the long turns of its event loop. */
export function watchTurns(nodeOptions: string) {
  const file = join(logFolder, `turns-${process.pid}.log`)
  mkdirSync(logFolder, { recursive: true })
  writeFileSync(file, '')
  return {
    settings: { NODE_OPTIONS: `${nodeOptions} --import ${preload}`, TURNS_TO: file },
    /** When each ended, by the clock of `performance`, and the CPU that it took, in ms. */
    turns: () =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number) as [at: number, ms: number]),
  }
}

export const now = () => performance.timeOrigin + performance.now()
