import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aStock } from '../../../testing/examples.ts'
import { failure, leeds, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  SetStockBinsDocument,
  SetThresholdDocument,
  StocksDocument,
  type SetStockBinsMutation,
  type SetStockBinsMutationVariables,
  type SetThresholdMutation,
  type SetThresholdMutationVariables,
  type StocksQuery,
} from '../stock.generated.ts'

function openGrid(count: number, { setByAnn = '' } = {}) {
  const rows = Array.from({ length: count }, (_, n) =>
    aStock({ sku: `SKU-${n}`, ...(n === 2 ? { warehouse: leeds } : {}) }),
  )
  const sent: SetThresholdMutationVariables[] = []
  const bins: SetStockBinsMutationVariables['input'][] = []
  const opened = renderApp('/stock', {
    handlers: [
      onQuery(StocksDocument, (): StocksQuery => {
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { stocks: { __typename: 'StockConnection', nodes: rows, pageInfo } }
      }),
      onMutation(SetThresholdDocument, (variables): SetThresholdMutation | ReturnType<typeof failure> => {
        sent.push(variables)
        const { sku, threshold, expectedVersion } = variables
        if (sku === setByAnn && expectedVersion !== 7) {
          const conflict = {
            version: 7,
            current: { threshold: 99 },
            changedBy: { name: 'Ann' },
            changedAt: null,
          }
          return failure('BAD_USER_INPUT', {
            fields: [{ path: ['expectedVersion'], code: 'CHANGED' }],
            conflict,
          })
        }
        const row = rows.find(({ product }) => product.sku === sku)!
        return {
          setLowStockThreshold: {
            ...row,
            lowStockThreshold: threshold,
            thresholdVersion: row.thresholdVersion + 1,
          },
        }
      }),
      onMutation(SetStockBinsDocument, ({ input }): SetStockBinsMutation | ReturnType<typeof failure> => {
        bins.push(input)
        if (input.warehouseCode === 'LEEDS') return failure('SERVICE_UNAVAILABLE')
        const lines = input.lines.map(({ sku, bin }) => ({
          __typename: 'StockBin' as const,
          sku,
          bin: bin ?? null,
        }))
        return { setStockBins: { __typename: 'StockBinsSet', lines } }
      }),
    ],
  })
  const start = async () => {
    await screen.findByRole('link', { name: 'SKU-0' })
    await opened.user.keyboard('e')
    return within(await screen.findByRole('table', { name: 'Stock' }))
  }
  return { ...opened, sent, bins, start }
}

const thresholdOf = (n: number) =>
  screen.getByLabelText<HTMLInputElement>(new RegExp(`^Threshold, SKU-${n} `))
const binOf = (n: number) => screen.getByLabelText<HTMLInputElement>(new RegExp(`^Bin, SKU-${n} `))

test('twenty thresholds are set with twenty-two keys beyond the numbers; what a colleague has set meanwhile is told', async () => {
  const { user, sent, start } = openGrid(20, { setByAnn: 'SKU-3' })
  await start()
  // The first cell has the focus, and what stands in it is replaced: a number and Enter each.
  for (let n = 0; n < 20; n++) await user.keyboard(`${n + 30}{Enter}`)
  expect(screen.getByRole('button', { name: 'Save 20 changes' })).toBeTruthy()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(await screen.findByText('Ann has set 99 meanwhile. Save again to keep yours.')).toBeTruthy()
  expect(await screen.findByText('19 rows saved.')).toBeTruthy()
  expect(sent.map(({ sku, threshold }) => `${sku} ${threshold}`)).toEqual(
    Array.from({ length: 20 }, (_, n) => `SKU-${n} ${n + 30}`),
  )
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(20)
  expect(sent.every(({ expectedVersion }) => typeof expectedVersion === 'number')).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Save one change' }))
  expect(await screen.findByText('One row saved.')).toBeTruthy()
  expect(sent.at(-1)).toMatchObject({ sku: 'SKU-3', threshold: 33, expectedVersion: 7 })
})

test('cells behave as in a spreadsheet, and what fails of one warehouse leaves the others saved', async () => {
  const { user, sent, bins, start } = openGrid(4)
  await start()
  await user.keyboard('5')
  // Marked from here down, and filled with the first.
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}{Control>}d{/Control}')
  expect([0, 1, 2, 3].map((n) => thresholdOf(n).value)).toEqual([
    '5',
    '5',
    '5',
    String(aStock().lowStockThreshold),
  ])
  // Back to what it was is no change.
  await user.keyboard('{Escape}{ArrowUp}{ArrowRight}')
  expect(document.activeElement).toBe(binOf(1))
  await user.paste('A-1\r\nB-2\tnothing\r\nC-3\r\nD-4\r\n')
  expect([1, 2, 3].map((n) => binOf(n).value)).toEqual(['A-1', 'B-2', 'C-3'])
  thresholdOf(3).focus()
  await user.keyboard('many')
  expect(thresholdOf(3).getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Save/ }).disabled).toBe(true)
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'Save 5 changes' }))
  await waitFor(() => expect(bins).toHaveLength(2))
  expect(bins.map(({ warehouseCode, lines }) => [warehouseCode, lines])).toEqual([
    [
      'LONDON',
      [
        { sku: 'SKU-1', bin: 'A-1' },
        { sku: 'SKU-3', bin: 'C-3' },
      ],
    ],
    ['LEEDS', [{ sku: 'SKU-2', bin: 'B-2' }]],
  ])
  expect(await screen.findByRole('button', { name: 'Save one change' })).toBeTruthy()
  expect(binOf(2).value).toBe('B-2')
  expect(sent.map(({ sku, threshold }) => [sku, threshold])).toEqual([
    ['SKU-0', 5],
    ['SKU-1', 5],
  ])
})
