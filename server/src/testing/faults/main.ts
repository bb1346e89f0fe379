import { startRig } from './rig.ts'
import {
  baskets,
  databaseCrashes,
  hangUps,
  lastUnits,
  life,
  oneKey,
  redisGoes,
  serverCrashes,
} from './runs.ts'
import { countsPostedBesideOrders } from './stocktakes-run.ts'
import { vansWhileServersDie } from './transfers-run.ts'

// The long fault runs, on engines of their own with durable settings: `npm run test:faults`; a word after `--` chooses
// the runs whose names have it.
const wanted = process.argv[2] ?? ''
const rig = await startRig()
const servers = 3

interface Run {
  name: string
  settings?: Record<string, string> | undefined
  run: () => Promise<string>
}

const apart = { GROUP_COMMIT: 'off' }

const runs: Run[] = [
  { name: '200 buyers, 10 units, locks on', run: () => lastUnits(rig, 200) },
  { name: '200 buyers, 10 units, locks off', settings: { LOCKS: 'off' }, run: () => lastUnits(rig, 200) },
  {
    name: '200 buyers, 10 units, a lease shorter than a transaction',
    settings: { LOCK_LEASE_MS: '4' },
    run: () => lastUnits(rig, 200),
  },
  {
    name: '200 buyers, 10 units, Redis dies and comes back',
    run: () => lastUnits(rig, 200, redisGoes),
  },
  { name: '5,000 variances posted beside orders', run: () => countsPostedBesideOrders(rig, 5_000) },
  { name: '20,000 variances posted beside orders', run: () => countsPostedBesideOrders(rig, 20_000) },
  {
    name: '5,000 variances posted beside orders, kill -9 of a server, 20 times',
    run: () => countsPostedBesideOrders(rig, 5_000, 20),
  },
  ...[undefined, apart].flatMap((settings): Run[] => {
    const how = settings ? ', without group commit' : ''
    return [
      { name: `100 baskets in opposite order${how}`, settings, run: () => baskets(rig) },
      { name: `one key, 50 times${how}`, settings, run: () => oneKey(rig) },
      { name: `clients that hang up${how}`, settings, run: () => hangUps(rig) },
      { name: `kill -9 of a server, 20 times${how}`, settings, run: () => serverCrashes(rig, 20) },
      {
        name: `transfers, kill -9 at sending and at receiving, 20 times each${how}`,
        settings,
        run: () => vansWhileServersDie(rig, 20),
      },
      { name: `the database killed, 10 times${how}`, settings, run: () => databaseCrashes(rig, 10) },
      { name: `20 actors for a minute${how}`, settings, run: () => life(rig, 60_000) },
    ]
  }),
]

const chosen = runs.filter(({ name }) => name.includes(wanted))
let failed = 0
try {
  for (const { name, settings, run } of chosen) {
    const started = Date.now()
    const end = (line: string) =>
      console.log(`${name} (${Math.round((Date.now() - started) / 1000)} s): ${line}`)
    try {
      await rig.serve(servers, settings)
      end(await run())
    } catch (error) {
      failed++
      end('FAILED')
      console.error(error)
    }
  }
} finally {
  await rig.stop()
}
console.log(`${chosen.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1
