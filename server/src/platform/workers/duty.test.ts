import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { Duty } from './duty.ts'

const redis = new Redis(inject('redisUrl'))
beforeAll(() => redis.ping())
afterAll(() => redis.quit())

const key = `test_duty_${process.pid}:it`
const duty = (leaseMs = 5_000) => new Duty(redis, key, leaseMs)

it('is of one, for as long as that one wants', async () => {
  const [first, second] = [duty(), duty()]
  expect([await first.isMine(), await second.isMine(), await first.isMine()]).toEqual([true, false, true])
  await second.end()
  expect(await second.isMine()).toBe(false)
  await first.end()
  expect([await second.isMine(), await first.isMine()]).toEqual([true, false])
  await second.end()
})

it('is free when its holder has not been heard of for its lease', async () => {
  const [first, second] = [duty(50), duty()]
  expect([await first.isMine(), await second.isMine()]).toEqual([true, false])
  await expect.poll(() => second.isMine()).toBe(true)
  expect(await first.isMine()).toBe(false)
  await second.end()
})

it('is of everybody while Redis is away', async () => {
  const away = new Redis(inject('redisUrl'), { lazyConnect: true })
  expect(await new Duty(away, key, 5_000).isMine()).toBe(true)
  away.disconnect()
})
