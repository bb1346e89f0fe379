import { act, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { expect, test, vi } from 'vitest'
import { notices } from './feedback/notify.ts'
import { part } from './part.ts'

/** A part whose code comes at the given attempt. */
function aPart(comesAt: number) {
  const load = vi.fn(async () => {
    if (load.mock.calls.length < comesAt) throw new TypeError('Failed to fetch dynamically imported module')
    return () => <p>the part</p>
  })
  return { load, Part: part(load) }
}

function show(Part: ReturnType<typeof part>) {
  render(
    <>
      <input aria-label="typed" defaultValue="kept" />
      <Suspense fallback={<p>waits</p>}>
        <Part />
      </Suspense>
    </>,
  )
}

test('the page stands while the code of a part cannot be had, and it comes with the network', async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const { load, Part } = aPart(2)
  show(Part)
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1))
  expect(screen.getByText('waits')).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('typed').value).toBe('kept')
  await act(() => window.dispatchEvent(new Event('online')))
  expect(await screen.findByText('the part')).toBeTruthy()
  expect(notices.get()).toEqual([])
})

test('that it does not come although there is a network is told once, with the way to reload', async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const { load, Part } = aPart(6)
  show(Part)
  for (let attempt = 1; attempt < 6; attempt++) {
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(attempt))
    await act(() => window.dispatchEvent(new Event('online')))
  }
  expect(await screen.findByText('the part')).toBeTruthy()
  expect(notices.get()).toMatchObject([{ kind: 'refused', action: { label: 'Reload' } }])
})

test('what is fetched before it is shown is there at once', async () => {
  const { load, Part } = aPart(1)
  Part.fetch()
  show(Part)
  expect(await screen.findByText('the part')).toBeTruthy()
  expect(load).toHaveBeenCalledTimes(1)
})
