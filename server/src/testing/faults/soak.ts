import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { logFolder } from '../test-logs.ts'
import { startRig } from './rig.ts'
import { liveAtRandom, opening, prove, stage } from './runs.ts'
import { followForever, type Following } from './soak-followers.ts'
import { Outcomes, workForever } from './soak-work.ts'

// Everything at once for a long while, on durable engines of its own: `npm run test:soak`, 20 minutes; `-- 3` takes three.
const minutes = Number(process.argv[2] ?? 20)
const writers = 50
const readers = 450
const stalled = 50
const operationsToken = 'seen-by-operators-of-the-soak'

interface Figures {
  rssMb: number
  stallMs: number
  subscribers: number
}

async function figuresOf(url: string): Promise<Figures | undefined> {
  const response = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${operationsToken}` },
  }).catch(() => undefined)
  if (!response?.ok) return undefined
  const text = await response.text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    rssMb: Math.round(value('process_resident_memory_bytes') / 2 ** 20),
    stallMs: Math.round(value('nodejs_eventloop_lag_max_seconds') * 1_000),
    subscribers: value('gudang_subscribers'),
  }
}

/** What the servers called their own fault. */
function faultsLogged(pids: number[]): string[] {
  return pids.flatMap((pid) =>
    readFileSync(join(logFolder, `process-${pid}.log`), 'utf8')
      .split('\n')
      .filter((line) => /"level":[56]0/.test(line)),
  )
}

const rig = await startRig()
let failed = true
try {
  await rig.serve(2, {
    OPERATIONS_TOKEN: operationsToken,
    SOCKETS_PER_ACTOR: '2000',
    SOCKETS_PER_ADDRESS: '2000',
  })
  const scene = await stage(rig, opening)
  const urls = rig.servers.map(({ url }) => url)
  const begin = Date.now()
  const end = begin + minutes * 60_000
  const over = () => Date.now() > end
  const at = (share: number) => delay(Math.max(0, begin + share * minutes * 60_000 - Date.now()))

  const outcomes = new Outcomes()
  const followings: Following[] = [
    ...Array.from({ length: readers }, (_, index) => followForever(urls[index % 2]!, rig.token, false)),
    ...Array.from({ length: stalled }, (_, index) => followForever(urls[index % 2]!, rig.token, true)),
  ]
  const load = liveAtRandom(rig, scene, writers)
  const work = workForever(rig, scene, outcomes, over)
  const seen: Figures[][] = rig.servers.map(() => [])
  const watching = (async () => {
    while (!over()) {
      await delay(10_000)
      for (const [index, url] of urls.entries()) {
        const figures = await figuresOf(url)
        if (!figures) continue
        seen[index]!.push(figures)
        const minute = ((Date.now() - begin) / 60_000).toFixed(1)
        console.log(`${minute} min, server ${index + 1}: ${JSON.stringify(figures)}`)
      }
    }
  })()

  await at(1 / 3)
  console.log('Redis is killed for three seconds')
  await rig.engines.redis.kill()
  await delay(3_000)
  await rig.engines.redis.start()
  await at(2 / 3)
  console.log('The database is killed for three seconds')
  await rig.engines.mongodb.kill()
  await delay(3_000)
  await rig.engines.mongodb.start()

  await watching
  await load.end()
  await work
  const told = followings.reduce((sum, { told }) => sum + told(), 0)
  const deaf = followings.filter((each) => !each.stalls && each.told() === 0).length
  const closes = new Map<number, number>()
  for (const each of followings) for (const code of each.closes) closes.set(code, (closes.get(code) ?? 0) + 1)
  await Promise.all(followings.map((each) => each.stop()))

  console.log(`writers: ${load.tally}`)
  console.log(`other work: ${outcomes}`)
  console.log(
    `changes told: ${told}; connections closed: ${[...closes].map(([c, n]) => `${n} × ${c}`).join(', ')}`,
  )
  const faults = faultsLogged(rig.servers.map(({ pid }) => pid))
  for (const line of faults.slice(0, 10)) console.log(line.slice(0, 1_000))
  for (const [index, all] of seen.entries()) {
    const rss = all.map(({ rssMb }) => rssMb)
    const warm = Math.max(...rss.slice(0, Math.ceil(rss.length / 4)))
    console.log(
      `server ${index + 1}: RSS ${rss[0]} MB at first, ${warm} warm, ${Math.max(...rss)} peak, ${rss.at(-1)} at last; ` +
        `longest stall ${Math.max(...all.map(({ stallMs }) => stallMs))} ms`,
    )
    assert.ok(rss.at(-1)! < warm * 1.5, 'memory grows')
  }
  console.log(await prove(rig))
  assert.deepEqual(
    rig.servers.map((server) => server.exitCode()),
    [null, null],
  )
  assert.deepEqual(outcomes.undocumented, [])
  assert.equal(deaf, 0, `${deaf} subscribers were told nothing`)
  assert.equal(faults.length, 0, `${faults.length} lines of the logs tell of a fault of ours`)
  failed = false
} finally {
  await rig.stop()
  console.log(failed ? 'The soak failed' : 'The soak passed')
  process.exitCode = failed ? 1 : 0
}
