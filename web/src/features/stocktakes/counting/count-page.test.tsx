import { screen, waitFor, within } from '@testing-library/react'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aProduct } from '../../../testing/examples.ts'
import { failure, london, lost, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  LinesToCountDocument,
  ProductToCountDocument,
  RecordCountsDocument,
  StocktakeToCountDocument,
  type CountToldFragment,
  type RecordCountsMutation,
  type RecordCountsMutationVariables,
} from '../stocktakes.generated.ts'

beforeAll(() => void vi.stubGlobal('indexedDB', new IDBFactory()))
afterAll(() => void vi.unstubAllGlobals())

type Input = RecordCountsMutationVariables['input']

const told = (changes: Partial<CountToldFragment>): CountToldFragment => ({
  ...{ __typename: 'CountedEntry', sku: 'LAMP', productName: 'Name of LAMP', ownUnits: 1, totalUnits: 1 },
  ...{ unexpected: false, stray: null },
  ...changes,
})
const recorded = (...entries: CountToldFragment[]): RecordCountsMutation => ({
  recordCounts: { __typename: 'CountsRecorded', entries },
})

/** The count page of a stocktake of its own, with what the server answers to each batch in turn. */
function openCount(
  stocktake: string,
  answers: ((input: Input) => RecordCountsMutation | ReturnType<typeof failure> | typeof lost)[],
) {
  const sent: Input[] = []
  const packs = [{ __typename: 'Pack' as const, name: 'dus', units: 12, retired: false }]
  const { user } = renderApp(`/stocktakes/${stocktake}/count`, {
    permissions: ['product.view', 'warehouse.view', 'stocktake.count'],
    handlers: [
      onQuery(StocktakeToCountDocument, () => ({
        stocktake: {
          ...{ __typename: 'Stocktake' as const, id: stocktake, number: stocktake, title: null, version: 0 },
          ...{ status: 'COUNTING' as const, allowedSteps: ['COUNTED' as const], warehouse: london },
        },
      })),
      onQuery(LinesToCountDocument, () => ({
        stocktakeLines: { __typename: 'StocktakeLineConnection' as const, nodes: [], totalCount: 0 },
      })),
      onQuery(ProductToCountDocument, () => ({
        scan: {
          ...{ __typename: 'Scanned' as const, units: 1 },
          product: { ...aProduct('LAMP', {}), packs },
        },
      })),
      onMutation(RecordCountsDocument, ({ input }) => {
        sent.push(input)
        return answers[Math.min(sent.length, answers.length) - 1]!(input)
      }),
    ],
  })
  return { user, sent }
}

const field = () => screen.findByRole('textbox', { name: 'Scan or type a code' })
const rows = () => within(screen.getByRole('list', { name: 'Last scans' })).getAllByRole('listitem')

test('a batch whose answer was lost goes again under its key, and what is refused is told beside its scan while the others go on', async () => {
  const wrong = { path: ['entries', '0', 'units'], code: 'TOO_BIG', message: '' }
  const { user, sent } = openCount('ST-LOST', [
    () => lost,
    () => failure('BAD_USER_INPUT', { fields: [{ ...wrong, values: [{ name: 'most', value: '9' }] }] }),
    () => recorded(told({ sku: 'MUG', productName: 'Name of MUG' })),
  ])
  await user.type(await field(), '5*lamp{Enter}')
  await waitFor(() => expect(sent).toHaveLength(1))
  // What comes meanwhile is of another batch: the first is sent as it was.
  await user.keyboard('mug{Enter}')
  expect(await screen.findByText('2 not sent')).toBeTruthy()
  expect(await screen.findByText('1 by you, 1 in all')).toBeTruthy()
  expect(sent[1]).toEqual(sent[0])
  expect(sent[2]!.entries).toMatchObject([{ code: 'mug', units: 1, mode: 'ADD' }])
  expect(within(rows()[0]!).getByText('At most 9.')).toBeTruthy()
})

test('a number is typed in packs, replaces what one said before, and is taken back by that', async () => {
  const { user, sent } = openCount('ST-SET', [
    () => recorded(told({ ownUnits: 3, totalUnits: 9 })),
    () => recorded(told({ ownUnits: 28, totalUnits: 34 })),
    () => recorded(told({ ownUnits: 3, totalUnits: 9 })),
    () => recorded(told({ sku: null, productName: null, stray: 'UNKNOWN_CODE' })),
  ])
  await user.type(await field(), '3*lamp{Enter}')
  expect(await screen.findByText('3 by you, 9 in all')).toBeTruthy()
  await user.click(screen.getByText('Scan, then number'))
  // As fast as a scanner: the number is there before the product is known.
  await user.keyboard('LAMP{Enter}2d+4{Enter}')
  expect(await screen.findByText('28 by you, 34 in all')).toBeTruthy()
  await user.click(within(rows()[0]!).getByRole('button', { name: 'Undo LAMP' }))
  await waitFor(() => expect(sent).toHaveLength(3))
  expect(sent.map(({ entries }) => entries[0])).toMatchObject([
    { code: 'lamp', units: 3, mode: 'ADD' },
    { code: 'LAMP', units: 28, mode: 'SET' },
    { code: 'LAMP', units: 3, mode: 'SET' },
  ])
  expect(await within(rows()[0]!).findByText('Taken back')).toBeTruthy()
  await user.click(screen.getByText('Each scan is one'))
  await user.keyboard('what{Enter}')
  expect(await screen.findByText('Kept aside: unknown code')).toBeTruthy()
})

test('a phone whose clock is ahead counts at the server’s time; what a closed stocktake did not take stays until somebody has decided', async () => {
  const now = '2026-11-29T10:00:00.000Z'
  const ahead = { path: ['entries', '0', 'countedAt'], code: 'IN_THE_FUTURE', message: '' }
  const { user, sent } = openCount('ST-AHEAD', [
    () => failure('BAD_USER_INPUT', { fields: [{ ...ahead, values: [{ name: 'now', value: now }] }] }),
    () => recorded(told({})),
    () => ({
      recordCounts: {
        ...{ __typename: 'StocktakeStepRefused', code: 'STOCKTAKE_STEP_REFUSED', message: '', path: null },
        ...{ status: 'REVIEW', skus: [] },
      },
    }),
  ])
  await user.type(await field(), 'lamp{Enter}')
  expect(await screen.findByText('1 by you, 1 in all')).toBeTruthy()
  expect(sent[1]!.entries[0]!.countedAt).toBe(now)
  expect(sent[1]!.idempotencyKey).not.toBe(sent[0]!.idempotencyKey)
  await user.keyboard('mug{Enter}')
  expect(await screen.findByText('The stocktake is at “Review”: nothing is counted in it now.')).toBeTruthy()
  await user.click(within(rows()[0]!).getByRole('button', { name: 'Discard' }))
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(rows()).toHaveLength(1))
})
