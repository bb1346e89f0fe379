import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { killFamily } from './family.ts'

/** Something that keeps an engine from starting, told in one sentence that says what to do. */
export class EngineError extends Error {}

/** A program that was to stay has ended by itself before it was ready. */
export class EndedAtOnce extends EngineError {
  constructor(
    message: string,
    readonly exitCode: number | null,
  ) {
    super(message)
  }
}

export function onPath(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, program)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // not here
    }
  }
  return undefined
}

interface Outcome {
  code: number | null
  output: string
}

/** Runs a program to its end and keeps the last of what it said. */
export function run(program: string, args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.stdin?.end()
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}

export async function mustRun(program: string, args: string[], options: SpawnOptions = {}): Promise<string> {
  const { code, output } = await run(program, args, options)
  if (code !== 0) throw new EngineError(`${program} failed (${code}): ${lastWords(output)}`)
  return output
}

const lastWords = (output: string) => output.trim().split('\n').slice(-5).join(' ')

/** The prefix that makes an engine end with us, also when we are killed with SIGKILL. */
export function diesWithParent(signal: 'INT' | 'TERM'): string[] {
  return onPath('setpriv') ? ['setpriv', '--pdeathsig', signal] : []
}

export interface Running {
  child: ChildProcess
  ended: Promise<void>
}

/** Starts a program that stays; `ready` is asked, with its process id, until it answers true or the program ends. */
export async function startAndWait(
  name: string,
  command: string[],
  ready: (pid: number | undefined) => Promise<boolean>,
  options: SpawnOptions = {},
): Promise<Running> {
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-5_000))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  // Where there is no setpriv, an ordinary end of ours at least takes the engine along.
  const endWithUs = () => void child.kill('SIGINT')
  process.once('exit', endWithUs)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      output += error.message
      resolve()
    })
  })
  let alive = true
  void ended.then(() => {
    alive = false
    process.off('exit', endWithUs)
  })
  const deadline = Date.now() + 60_000
  while (!(await ready(child.pid))) {
    if (!alive) throw new EndedAtOnce(`${name} ended at once: ${lastWords(output)}`, child.exitCode)
    if (Date.now() > deadline) {
      await killFamily(child, ended)
      throw new EngineError(`${name} did not become ready within a minute: ${lastWords(output)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  return { child, ended }
}

/** Asks it to end; what is left of it and its children after the grace is killed. */
export async function stopProcess(
  { child, ended }: Running,
  signal: NodeJS.Signals,
  graceMs = 4_000,
): Promise<void> {
  child.kill(signal)
  const timer = setTimeout(() => void killFamily(child, ended), graceMs)
  await ended
  clearTimeout(timer)
}

/** As if the power went: SIGKILL, no checkpoint. */
export const killProcess = ({ child, ended }: Running): Promise<void> => killFamily(child, ended)
