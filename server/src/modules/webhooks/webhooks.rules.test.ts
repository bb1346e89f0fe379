import { describe, expect, it } from 'vitest'
import { dayMs } from '@gudang/domain'
import { isPublic } from './webhooks.addresses.ts'
import { Line, pauseAsked, waitAfter, waits, type Queued } from './webhooks.rules.ts'

describe('the schedule', () => {
  it('spreads over a day, later and later, then ends', () => {
    const total = waits.reduce((sum, wait) => sum + wait, 0)
    expect(total / dayMs).toBeCloseTo(0.99, 1)
    expect([...waits].sort((a, b) => a - b)).toEqual(waits)
    for (const [index, wait] of waits.entries()) {
      expect(waitAfter(index + 1)).toBeGreaterThanOrEqual(wait)
      expect(waitAfter(index + 1)).toBeLessThanOrEqual(wait * 1.1)
    }
    expect(waitAfter(waits.length + 1)).toBeUndefined()
  })
})

it.each<[string | undefined, number]>([
  ['120', 120_000],
  ['Mon, 30 Nov 2026 10:02:00 GMT', 120_000],
  ['999999999999', 3_600_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
  ...['0', '-5', '1.5e3', 'soon', '', 'Mon, 30 Nov 2026 09:00:00 GMT'].map((text): [string, number] => [
    text,
    0,
  ]),
  [undefined, 0],
])('Retry-After of %s is minded for so long', (text, ms) => {
  expect(pauseAsked(text, Date.parse('2026-11-30T10:00:00Z'))).toBe(ms)
})

describe('a line', () => {
  const entry = (subject: string, position: number, dueAt = 0): Queued => ({
    ...{ subject, position, dueAt, isBusy: false },
  })

  it('has the first of each subject tried alone: one that waits holds back its own and nobody else', () => {
    const line = new Line<Queued>()
    const [a1, b2, a3] = [entry('a', 1, 50), entry('b', 2), entry('a', 3)]
    for (const each of [a1, b2, a3]) line.add(each)
    expect(line.next(10)).toBe(b2)
    line.remove(b2)
    expect(line.next(10)).toBeUndefined()
    expect(line.nextDueAt()).toBe(50)
    expect(line.next(50)).toBe(a1)
    a1.isBusy = true
    expect([line.next(50), line.nextDueAt()]).toEqual([undefined, undefined])
    line.remove(a1)
    expect(line.next(50)).toBe(a3)
    line.remove(a3)
    line.remove(a3)
    expect(line.size).toBe(0)
  })

  it('takes what is replayed before what is younger, but never before what is being tried', () => {
    const line = new Line<Queued>()
    const [a2, a3, a1] = [entry('a', 2), entry('a', 3), entry('a', 1)]
    a2.isBusy = true
    for (const each of [a2, a3, a1]) line.add(each)
    expect([...line]).toEqual([a2, a1, a3])
  })
})

describe('addresses', () => {
  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.100.100.200',
      '0.0.0.0',
    ],
    ...['168.63.129.16', '192.0.2.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
    ...[
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:a9fe:a9fe',
    ],
    ...['::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'fec0::1', 'localhost', ''],
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  it.each(['8.8.8.8', '203.0.114.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is', (address) => {
    expect(isPublic(address)).toBe(true)
  })
})
