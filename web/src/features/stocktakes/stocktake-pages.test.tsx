import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { lost, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { aStocktake, budi } from '../../testing/stocktakes.ts'
import {
  CountPlansDocument,
  FinishCountingDocument,
  PostStocktakeDocument,
  StartStocktakeDocument,
  StocktakeByNumberDocument,
  StocktakePreviewDocument,
  StocktakesDocument,
  TagsToCountDocument,
  type StartStocktakeMutationVariables,
  type StocktakesQueryVariables,
} from './stocktakes.generated.ts'

const refusal = { message: '', path: null }

test('a stocktake is started by what is chosen; what is being counted already is named, and nothing typed is lost', async () => {
  const [filters, sent]: [StocktakesQueryVariables['filter'][], StartStocktakeMutationVariables['input'][]] =
    [[], []]
  const { user, address } = renderApp('/stocktakes?warehouse=LONDON', {
    handlers: [
      onQuery(StocktakesDocument, ({ filter }) => {
        filters.push(filter)
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        const nodes = [aStocktake({ progress: { open: 250, counted: 1_000, recount: 10 } })]
        return { stocktakes: { __typename: 'StocktakeConnection' as const, nodes, pageInfo } }
      }),
      onQuery(CountPlansDocument, () => ({ countPlans: [] })),
      onQuery(StocktakePreviewDocument, ({ scope }) => ({
        stocktakePreview: {
          ...{ __typename: 'StocktakePreview' as const, beingCounted: scope.all ? 0 : 2 },
          lines: scope.all ? 1_260 : 30,
        },
      })),
      onQuery(TagsToCountDocument, () => ({ tags: [{ __typename: 'TagCount' as const, tag: 'cake' }] })),
      onMutation(StartStocktakeDocument, ({ input }) => {
        sent.push(input)
        if (sent.length > 1) return { startStocktake: aStocktake({ number: 'ST-2' }) }
        const overlap = { code: 'STOCKTAKE_OVERLAPS', numbers: ['ST-9'], skus: ['LAMP'], ...refusal }
        return { startStocktake: { __typename: 'StocktakeOverlaps' as const, ...overlap } }
      }),
      onQuery(StocktakeByNumberDocument, () => ({ stocktake: aStocktake({ number: 'ST-2' }) })),
    ],
  })
  expect(await screen.findAllByText('1,000 of 1,260')).toHaveLength(2)
  expect(filters.at(-1)).toMatchObject({ warehouseCode: 'LONDON' })
  await user.click(screen.getByRole('button', { name: 'Start a stocktake' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText('It will have 1,260 lines.')).toBeTruthy()
  await user.click(dialog.getByRole('radio', { name: 'Tags' }))
  await user.click(dialog.getByRole('button', { name: 'Start counting' }))
  expect(await dialog.findByText('Needed.')).toBeTruthy()
  await user.type(dialog.getByLabelText('Tags', { selector: 'input:not([type=radio])' }), 'cake{Enter}')
  expect(
    await dialog.findByText('It will have 30 lines. 2 of them are in another open stocktake.'),
  ).toBeTruthy()
  await user.type(dialog.getByRole('textbox', { name: 'Recount over units' }), '5')
  await user.click(dialog.getByRole('button', { name: 'Start counting' }))
  const other = await dialog.findByRole('link', { name: 'ST-9' })
  expect(other.getAttribute('href')).toBe('/stocktakes/ST-9')
  await user.click(dialog.getByRole('button', { name: 'Start counting' }))
  await waitFor(() => expect(address()).toMatch(/^\/stocktakes\/ST-2/))
  expect(sent[1]).toMatchObject({
    warehouseCode: 'LONDON',
    scope: { tags: ['cake'], withStockOnly: false },
    recountAbove: { units: 5 },
    uncounted: 'LEAVE',
  })
  expect(sent[1]!.scope).not.toHaveProperty('all')
})

test('its page tells how far it is and who counts; what nobody has counted is told before counting ends, and what is blocked after posting', async () => {
  let shown = aStocktake({
    progress: { open: 7, counted: 3 },
    counters: [{ __typename: 'StocktakeCounter', lines: 3, counter: budi }],
    strays: [
      {
        ...{ __typename: 'StocktakeStray', code: 'X-1', units: 2, reason: 'UNKNOWN_CODE' },
        ...{ at: '2026-11-29T09:00:00.000Z', counter: budi },
      },
    ],
  })
  const versions: number[] = []
  const { user } = renderApp('/stocktakes/ST-1', {
    handlers: [
      onQuery(StocktakeByNumberDocument, () => ({ stocktake: shown })),
      onMutation(FinishCountingDocument, () => {
        shown = aStocktake({ status: 'REVIEW', version: 4, allowedSteps: ['POSTED'] })
        return { finishCounting: shown }
      }),
      onMutation(PostStocktakeDocument, ({ expectedVersion }) => {
        versions.push(expectedVersion)
        if (versions.length === 1) return lost
        const lines = [{ __typename: 'BlockedLine' as const, sku: 'LAMP' }]
        const blocked = { code: 'STOCKTAKE_BLOCKED', status: 'POSTING' as const, lines, ...refusal }
        return { postStocktake: { __typename: 'StocktakeBlocked' as const, ...blocked } }
      }),
    ],
  })
  expect(await screen.findByText('3 of 10 lines')).toBeTruthy()
  expect(screen.getAllByText('Budi', { exact: false, selector: 'p' })[0]!.textContent).toBe('Budi 3 lines')
  expect(screen.getByText(/unknown code/).textContent).toContain('X-1')
  const finish = screen.getByRole('button', { name: 'Finish counting' })
  await user.click(finish)
  const question = within(await screen.findByRole('alertdialog'))
  expect(question.getByText(/^Nobody has counted 7 lines\. They stay/)).toBeTruthy()
  await user.click(question.getByRole('button', { name: 'Finish counting' }))
  await user.click(await screen.findByRole('button', { name: 'Post' }))
  expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Post' }))
  expect(await screen.findByText(/^Posted but for one line/)).toBeTruthy()
  const why = screen.getByRole('link', { name: 'Which ones, and who holds them' })
  expect(why.getAttribute('href')).toBe('/stocktakes/ST-1/lines?list=blocked')
  expect(versions).toEqual([4, 4])
})

test('who counts is shown what is to be counted, and nothing that only others may do', async () => {
  renderApp('/stocktakes', {
    permissions: ['product.view', 'warehouse.view', 'stocktake.count'],
    handlers: [
      onQuery(StocktakesDocument, () => ({
        stocktakes: {
          ...{ __typename: 'StocktakeConnection' as const, nodes: [] },
          pageInfo: { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null },
        },
      })),
    ],
  })
  expect(await screen.findByText('No stocktakes here')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Start a stocktake' })).toBeNull()
  const hand = within(screen.getByRole('navigation', { name: 'By hand' }))
  expect(hand.getByRole('link', { name: 'Count' }).getAttribute('href')).toBe('/stocktakes?state=COUNTING')
})
