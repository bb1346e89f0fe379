import { expect, it } from 'vitest'
import { coalesce } from './coalesce.ts'
import { inRequest, RequestLife, currentLife } from '../requests/request-life.ts'

it('what a request sets off is not that of the request: it goes on when the client has left', async () => {
  const lives: (RequestLife | undefined)[] = []
  const failures: unknown[] = []
  const work = coalesce(
    async () => {
      currentLife()?.check()
      lives.push(currentLife())
      if (lives.length < 2) work.poke()
    },
    (error) => failures.push(error),
  )
  const life = new RequestLife()
  life.abandon()
  inRequest(life, work.poke)
  await expect.poll(() => lives.length + failures.length).toBe(2)
  await work.stop()
  expect([lives, failures]).toEqual([[undefined, undefined], []])
})
