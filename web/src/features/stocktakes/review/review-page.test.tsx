import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { MovementsDocument } from '../../../domain/movements/movements.generated.ts'
import { onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import { aStocktake, budi } from '../../../testing/stocktakes.ts'
import {
  DecideLinesDocument,
  HoldersOfLineDocument,
  StocktakeByNumberDocument,
  StocktakeLinesDocument,
  type DecideLinesMutationVariables,
  type ReviewLineFragment,
  type StocktakeLinesQueryVariables,
} from '../stocktakes.generated.ts'

function aLine(sku: string, changes: Partial<ReviewLineFragment> = {}): ReviewLineFragment {
  return {
    ...{ __typename: 'StocktakeLine', id: `line-${sku}`, sku, bin: null, state: 'COUNTED', pass: 1 },
    ...{ unexpected: false, counted: 7, expected: 10, variance: -3, varianceFirst: null },
    ...{ blocked: null, shortBy: null, hints: [] },
    firstCountedAt: '2026-11-29T09:00:00.000Z',
    lastCountedAt: '2026-11-29T09:10:00.000Z',
    counts: [
      {
        ...{ __typename: 'StocktakeCount', pass: 1, units: 7, lastAt: '2026-11-29T09:10:00.000Z' },
        counter: budi,
      },
    ],
    product: {
      __typename: 'Product',
      id: `product-${sku}`,
      sku,
      name: `Name of ${sku}`,
      price: 250,
      packs: [],
    },
    ...changes,
  }
}

const moved = aLine('MOVED', { state: 'MOVED', variance: -3, varianceFirst: 0 })
const blocked = aLine('SHORT', { state: 'BLOCKED', blocked: 'PROMISED', shortBy: 2 })
const swapped = aLine('LAMP', {
  hints: [{ __typename: 'StocktakeHint', code: 'SWAPPED', pack: null, units: 3, sku: 'MUG' }],
})

function openReview(fourEyes = false) {
  const asked: StocktakeLinesQueryVariables[] = []
  const decided: DecideLinesMutationVariables['input'][] = []
  const stocktake = aStocktake({ status: 'REVIEW', allowedSteps: ['DECIDED', 'POSTED'], fourEyes })
  const { user } = renderApp('/stocktakes/ST-1/lines', {
    handlers: [
      onQuery(StocktakeByNumberDocument, () => ({ stocktake })),
      onQuery(StocktakeLinesDocument, (variables) => {
        asked.push(variables)
        return {
          stocktakeLines: {
            ...{ __typename: 'StocktakeLineConnection' as const, nodes: [swapped, moved, blocked] },
            pageInfo: { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null },
          },
        }
      }),
      onQuery(MovementsDocument, () => ({
        movements: {
          ...{ __typename: 'StockMovementConnection' as const, nodes: [] },
          pageInfo: { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null },
        },
      })),
      onQuery(HoldersOfLineDocument, () => ({
        stockAllocations: {
          ...{ __typename: 'OrderConnection' as const },
          nodes: [{ __typename: 'Order' as const, id: 'o1', orderNumber: '261123-A', customerName: 'Ann' }],
        },
      })),
      onMutation(DecideLinesDocument, ({ input }) => {
        decided.push(input)
        if (!fourEyes) return { decideLines: stocktake }
        return {
          decideLines: {
            ...{ __typename: 'StocktakeStepRefused' as const, code: 'FOUR_EYES', message: '', path: null },
            ...{ status: 'REVIEW' as const, skus: ['LAMP'] },
          },
        }
      }),
    ],
  })
  return { user, asked, decided }
}

test('lines come by the value of their variance and are decided on by keys, one after the other', async () => {
  const { user, asked, decided } = openReview()
  ;(await screen.findByRole('button', { name: 'LAMP' })).focus()
  expect(asked.at(-1)).toMatchObject({ sort: 'VARIANCE_VALUE', filter: { differing: true } })
  expect(screen.getByText(/swapped with MUG/)).toBeTruthy()
  await user.keyboard('ajr')
  await waitFor(() => expect(decided).toHaveLength(2))
  expect(decided.map(({ decisions }) => decisions)).toMatchObject([
    [{ lineId: 'line-LAMP', decision: 'ACCEPT' }],
    [{ lineId: 'line-MOVED', decision: 'RECOUNT' }],
  ])
  expect(decided[0]!.idempotencyKey).not.toBe(decided[1]!.idempotencyKey)
})

test('what moved is accepted from either side, and what is blocked leads to the orders that hold it', async () => {
  const { user, decided } = openReview()
  await user.click(await screen.findByRole('button', { name: 'MOVED' }))
  await user.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Accept as first counted (0)' }),
  )
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(decided[0]!.decisions).toMatchObject([{ lineId: 'line-MOVED', decision: 'ACCEPT', base: 'FIRST' }])
  await user.click(screen.getByRole('button', { name: 'SHORT' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText('Orders are promised 2 units more than were found.')).toBeTruthy()
  const order = await dialog.findByRole('link', { name: '261123-A' })
  expect(order.getAttribute('href')).toBe('/orders/261123-A')
})

test('who counted a line is told that somebody else accepts it', async () => {
  const { user } = openReview(true)
  await user.click(await screen.findByRole('button', { name: 'Accept LAMP' }))
  expect(
    await screen.findByText('You counted these yourself, so somebody else decides on them: LAMP'),
  ).toBeTruthy()
})
