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

/**
 * How many times as long this machine takes over the same work as the one that limits of CPU are meant for: never less
 * than 1. Machines that are lent differ by twice, and by the hour.
 */
export function slowness(): number {
  const rows = Array.from({ length: 20_000 }, (_, number) => ({ number, text: `row ${number}` }))
  const took = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage()
    JSON.parse(JSON.stringify(rows))
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.max(1, took.sort((a, b) => a - b)[3]! / referenceMs)
}

const referenceMs = 12.5

export const now = () => performance.timeOrigin + performance.now()
