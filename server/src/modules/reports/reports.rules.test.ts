import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minuteMs } from '@gudang/domain'
import { dayAfter, dayIn, everyDay, startOf, timeZoneOf } from './reports.rules.ts'

// Cuba and Lebanon change their clocks at midnight, Nepal is at 5:45, Samoa has left out a day.
const zone = fc.constantFrom(
  'UTC',
  'Asia/Jakarta',
  'Europe/London',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
)
const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

describe('a day of a time zone', () => {
  it('has every moment from its start until that of the next, and no other', () => {
    fc.assert(
      fc.property(zone, moment, (name, at) => {
        const day = dayIn(name, at)
        expect(startOf(name, day) <= at).toBe(true)
        expect(startOf(name, dayAfter(day)) > at).toBe(true)
        expect(dayIn(name, startOf(name, day))).toBe(day)
        expect(startOf(name, day).getTime() % (15 * minuteMs)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['Asia/Jakarta', '2026-11-24', '2026-11-23T17:00:00.000Z'],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Europe/London', '2026-03-30', '2026-03-29T23:00:00.000Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ])('of %s, %s, begins at %s', (name, day, at) => {
    expect(startOf(name, day).toISOString()).toBe(at)
  })

  it('is there once in a stretch, also where one of them has 23 or 25 hours', () => {
    const march = everyDay('Europe/London', new Date('2026-03-28T12:00Z'), new Date('2026-03-30T23:00Z'))
    expect(march).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
    const october = everyDay('Europe/London', new Date('2026-10-24T23:00Z'), new Date('2026-10-26T00:00Z'))
    expect(october).toEqual(['2026-10-25'])
  })
})

it('knows zones by their names only, in any case', () => {
  expect([timeZoneOf('asia/jakarta'), timeZoneOf('UTC')]).toEqual(['Asia/Jakarta', 'UTC'])
  expect(['', '+07:00', 'Mars/Olympus', 'Asia/../etc'].map(timeZoneOf)).toEqual([null, null, null, null])
})
