import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Group, type Follower } from './group.ts'
import { Topic } from './topic.ts'

interface Thing {
  _id: string
  version: number
}

/** Things whose state is what it is when it is read. */
function world() {
  const versions = new Map<string, number>()
  let rendered = 0
  const failures: unknown[] = []
  const topic = new Topic<Thing>((ids) =>
    Promise.resolve(ids.map((_id) => ({ _id, version: versions.get(_id) ?? 0 }))),
  )
  const group = new Group<Thing>({
    atOnce: 20,
    wants: () => true,
    render: async (things) => {
      rendered += things.length
      await turn()
      return things.map((thing) => JSON.stringify(thing))
    },
    failed: (error) => failures.push(error),
  })
  topic.follow(group)
  return { versions, topic, group, failures, rendered: () => rendered }
}

class Listener implements Follower {
  readonly told = new Map<string, number>()
  messages = 0
  stalled = false
  lost = false

  ready = () => !this.stalled
  lose = () => void (this.lost = true)
  send(text: string): void {
    const { _id, version } = JSON.parse(text) as Thing
    this.messages++
    this.told.set(_id, version)
  }
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id${index}`)

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

/** The most work between two turns of the event loop; of this process, whatever else the machine does. */
function watchTurns(): { longestMs(): number } {
  let longest = 0
  let last = process.cpuUsage()
  let over = false
  const look = () => {
    const { user, system } = process.cpuUsage(last)
    last = process.cpuUsage()
    longest = Math.max(longest, (user + system) / 1_000)
    if (!over) setImmediate(look)
  }
  setImmediate(look)
  return {
    longestMs() {
      over = true
      return longest
    },
  }
}

it('5,000 changes in one tick reach whoever listens, and no event loop stalls', async () => {
  const longest: number[] = []
  for (let time = 0; time < 3; time++) {
    const { topic, group, rendered } = world()
    const listeners = Array.from({ length: 20 }, () => new Listener())
    listeners.forEach((listener) => group.join(listener))
    const turns = watchTurns()
    for (const id of ids(5_000)) topic.changed([id])
    await until(() => listeners.every(({ told }) => told.size === 5_000))
    longest.push(turns.longestMs())
    expect(rendered()).toBe(5_000)
    expect(listeners.some(({ lost }) => lost)).toBe(false)
  }
  // A turn that is long by itself is long each time; one in which memory was collected is not.
  expect(Math.min(...longest)).toBeLessThan(50)
})

it('who changes faster than is told is told the latest', async () => {
  const { topic, group, versions } = world()
  const listener = new Listener()
  group.join(listener)
  for (let version = 1; version <= 5_000; version++) {
    versions.set('one', version)
    topic.changed(['one'])
    if (version % 100 === 0) await turn()
  }
  await until(() => listener.told.get('one') === 5_000)
  expect(listener.messages).toBeLessThan(100)
})

it('who cannot take is waited for, costs nothing, holds nobody up and hears the latest afterwards', async () => {
  const { topic, group, versions, rendered } = world()
  const [slow, quick] = [new Listener(), new Listener()]
  slow.stalled = true
  group.join(slow)
  topic.changed(ids(500))
  await until(() => group.size === 1)
  await turn()
  expect(rendered()).toBe(0)
  group.join(quick)
  for (const id of ids(500)) versions.set(id, 1)
  topic.changed(ids(500))
  // Of the first changes the last may be told after it has joined.
  await until(() => [...quick.told.values()].filter((version) => version === 1).length === 500)
  expect(slow.messages).toBe(0)
  slow.stalled = false
  await group.poke()
  expect([...slow.told.values()]).toEqual(ids(500).map(() => 1))
  expect(slow.messages).toBe(500)
})

it('who has more to hear than its queue holds is sent to look for itself, alone', async () => {
  const { topic, group } = world()
  const [slow, quick] = [new Listener(), new Listener()]
  slow.stalled = true
  group.join(slow)
  group.join(quick)
  topic.changed(ids(2_000))
  await until(() => quick.told.size === 2_000)
  expect([slow.lost, quick.lost, group.size]).toEqual([true, false, 1])
})

it('what fails unforeseen ends the group and not the server', async () => {
  const { topic, failures } = world()
  const group = new Group<Thing>({
    atOnce: 20,
    wants: () => {
      throw new Error('nobody foresaw this')
    },
    render: () => Promise.resolve([]),
    failed: (error) => failures.push(error),
  })
  topic.follow(group)
  const listener = new Listener()
  group.join(listener)
  topic.changed(['one'])
  await until(() => listener.lost)
  expect(String(failures[0])).toContain('nobody foresaw this')
})

it('what cannot be read just now is told later', async () => {
  let away = true
  const topic = new Topic<Thing>((wanted) =>
    away ? Promise.reject(new Error('away')) : Promise.resolve(wanted.map((_id) => ({ _id, version: 1 }))),
  )
  const group = new Group<Thing>({
    atOnce: 20,
    wants: () => true,
    render: (things) => Promise.resolve(things.map((thing) => JSON.stringify(thing))),
    failed: () => {},
  })
  topic.follow(group)
  const listener = new Listener()
  group.join(listener)
  topic.changed(['one'])
  await turn()
  away = false
  await until(() => listener.told.has('one'))
})
