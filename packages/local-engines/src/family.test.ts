import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { killFamily } from './family.ts'
import { isAlive } from './lock.ts'

it('a process is killed with its children and theirs: none of them runs any more', async () => {
  const family = 'sleep 600 & echo $!; sh -c "sleep 600 & echo \\$!; echo \\$\\$; wait" & wait'
  const child = spawn('sh', ['-c', family], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(() => {})
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.trim().split('\n').length === 3) break
  }
  const pids = [child.pid!, ...said.trim().split('\n').map(Number)]
  expect(pids.map(isAlive)).toEqual([true, true, true, true])
  await killFamily(child, ended)
  expect(pids.map(isAlive)).toEqual([false, false, false, false])
  await killFamily(child, ended)
})
