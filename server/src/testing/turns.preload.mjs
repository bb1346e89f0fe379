// Loaded before a server by NODE_OPTIONS: writes to the file TURNS_TO how much CPU the longest turns of its event loop
// took, one a line. CPU and not time, so that a busy machine does not count.
import { appendFileSync, readFileSync } from 'node:fs'

const cpuMs = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6

let before = cpuMs()
setInterval(() => {
  const now = cpuMs()
  const turn = now - before
  before = now
  if (turn > 20)
    appendFileSync(
      process.env.TURNS_TO,
      `${performance.timeOrigin + performance.now()} ${Math.round(turn)}\n`,
    )
}, 1).unref()
