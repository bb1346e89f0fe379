import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aStock } from '../../../testing/examples.ts'
import { failure, leeds, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  AdjustStocksDocument,
  SetStockBinsDocument,
  SetThresholdDocument,
  StocksDocument,
  type AdjustStocksMutation,
  type AdjustStocksMutationVariables,
  type SetStockBinsMutation,
  type SetStockBinsMutationVariables,
  type SetThresholdMutationVariables,
  type StocksQuery,
  type StocksQueryVariables,
} from '../stock.generated.ts'

const rows = [
  aStock(),
  aStock({ sku: 'TABLE', quantity: 40, allocated: 0 }),
  aStock({ sku: 'VASE', warehouse: leeds }),
]

function openList(address = '/stock', handlers: ReturnType<typeof onQuery>[] = []) {
  const asked: StocksQueryVariables[] = []
  const list = onQuery(StocksDocument, (variables): StocksQuery => {
    asked.push(variables)
    return {
      stocks: {
        __typename: 'StockConnection',
        nodes: rows,
        pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      },
    }
  })
  return { asked, ...renderApp(address, { handlers: [list, ...handlers] }) }
}

const mark = (sku: string) => screen.findByRole('checkbox', { name: new RegExp(`^Mark ${sku} `) })

test('a click on a title sorts, the next turns it around, the third is as it was; the address keeps it', async () => {
  const { user, asked, address } = openList()
  const header = () => screen.getByRole('columnheader', { name: 'Available' })
  await screen.findByText('LAMP')
  const sort = () => user.click(within(header()).getByRole('button'))
  await sort()
  await waitFor(() => expect(asked.at(-1)?.sort).toBe('QUANTITY_ASC'))
  expect(header().getAttribute('aria-sort')).toBe('ascending')
  await sort()
  await waitFor(() => expect(asked.at(-1)?.sort).toBe('QUANTITY_DESC'))
  expect(address()).toBe('/stock?sort=QUANTITY_DESC')
  await sort()
  expect(address()).toBe('/stock')
  expect(header().getAttribute('aria-sort')).toBe('none')
})

test('columns are left out, and the address says which, beside the filters', async () => {
  const { user, address } = openList('/stock?q=lam')
  await screen.findByText('LAMP')
  await user.click(screen.getByRole('button', { name: 'Columns' }))
  await user.click(await screen.findByRole('checkbox', { name: 'Threshold' }))
  expect(screen.queryByRole('columnheader', { name: 'Threshold' })).toBeNull()
  expect(address()).toBe('/stock?q=lam&hide=threshold')
})

test('marked rows are adjusted in one command, and a stale line is told with its new value', async () => {
  const sent: AdjustStocksMutationVariables['input'][] = []
  const answers: AdjustStocksMutation['adjustStocks'][] = [
    {
      __typename: 'StaleStock',
      code: 'STALE_STOCK',
      message: 'Stale.',
      path: ['lines', '1', 'expectedOnHand'],
      expectedOnHand: 40,
      actualOnHand: 38,
    },
    { __typename: 'StocksAdjusted', stocks: [rows[0]!, rows[1]!] },
  ]
  const adjust = onMutation(AdjustStocksDocument, ({ input }) => {
    sent.push(input)
    return { adjustStocks: answers[sent.length - 1]! }
  })
  const { user } = openList('/stock', [adjust])
  await user.click(await mark('LAMP'))
  await user.click(await mark('TABLE'))
  const bar = within(screen.getByRole('region', { name: 'What to do with the marked rows' }))
  expect(bar.getByText('2 rows marked')).toBeTruthy()
  await user.click(bar.getByRole('button', { name: 'Adjust' }))
  await user.type(await screen.findByRole('textbox', { name: 'Figure of LAMP in LONDON' }), '11')
  await user.type(screen.getByRole('textbox', { name: 'Figure of TABLE in LONDON' }), '39')
  const submit = () => user.click(screen.getByRole('button', { name: 'Book all of them' }))
  await submit()
  expect(await screen.findByText(/Nothing was changed, in none of the lines/)).toBeTruthy()
  expect(screen.getByText(/On hand is 38 by now, not 40/)).toBeTruthy()
  await submit()
  expect(await screen.findByText('2 stocks are adjusted.')).toBeTruthy()
  expect(sent.map(({ lines }) => lines)).toEqual([
    [
      { sku: 'LAMP', warehouseCode: 'LONDON', countedOnHand: 11, expectedOnHand: 10 },
      { sku: 'TABLE', warehouseCode: 'LONDON', countedOnHand: 39, expectedOnHand: 40 },
    ],
    [
      { sku: 'LAMP', warehouseCode: 'LONDON', countedOnHand: 11, expectedOnHand: 10 },
      { sku: 'TABLE', warehouseCode: 'LONDON', countedOnHand: 39, expectedOnHand: 38 },
    ],
  ])
  expect(screen.queryByText('2 rows marked')).toBeNull()
})

test('thresholds of marked rows go on where a failure stopped them', async () => {
  const sent: SetThresholdMutationVariables[] = []
  const threshold = onMutation(SetThresholdDocument, (variables) => {
    sent.push(variables)
    if (sent.length === 2) return failure('SERVICE_UNAVAILABLE')
    const row = rows.find(({ product }) => product.sku === variables.sku)!
    return { setLowStockThreshold: { ...row, lowStockThreshold: variables.threshold } }
  })
  const { user } = openList('/stock', [threshold])
  await mark('LAMP')
  await user.click(screen.getByRole('checkbox', { name: 'Mark all rows' }))
  await user.click(screen.getByRole('button', { name: 'Set the threshold' }))
  await user.type(await screen.findByRole('textbox', { name: 'Threshold' }), '12{Enter}{Enter}')
  expect(await screen.findByText(/The server cannot reach its database/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Set' }))
  expect(await screen.findByText('3 thresholds are set.')).toBeTruthy()
  expect(sent.map(({ sku }) => sku)).toEqual(['LAMP', 'TABLE', 'TABLE', 'VASE'])
  expect(sent[2]!.idempotencyKey).toBe(sent[1]!.idempotencyKey)
})

test('bins of marked rows are set in one command, those that were changed, and not of two warehouses', async () => {
  const sent: SetStockBinsMutationVariables['input'][] = []
  const setBins = onMutation(SetStockBinsDocument, ({ input }): SetStockBinsMutation => {
    sent.push(input)
    return {
      setStockBins: {
        __typename: 'StockBinsSet',
        lines: [{ __typename: 'StockBin', sku: 'TABLE', bin: 'A-2' }],
      },
    }
  })
  const { user, asked } = openList('/stock', [setBins])
  await user.click(await mark('LAMP'))
  await user.click(await mark('TABLE'))
  await user.click(await mark('VASE'))
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Bins' })
  expect(button().disabled).toBe(true)
  await user.click(await mark('VASE'))
  await user.click(button())
  await user.type(await screen.findByRole('textbox', { name: 'Bin of TABLE' }), ' A-2')
  const before = asked.length
  await user.click(screen.getByRole('button', { name: 'Set them' }))
  expect(await screen.findByText('One bin is set.')).toBeTruthy()
  expect(sent).toMatchObject([{ warehouseCode: 'LONDON', lines: [{ sku: 'TABLE', bin: 'A-2' }] }])
  await waitFor(() => expect(asked.length).toBeGreaterThan(before))
})

test('marked rows of one warehouse lead to a transfer, those of two do not', async () => {
  const { user } = openList()
  await user.click(await mark('LAMP'))
  await user.click(await mark('TABLE'))
  const bar = within(screen.getByRole('region', { name: 'What to do with the marked rows' }))
  expect(bar.getByRole('link', { name: 'Transfer' }).getAttribute('href')).toBe(
    '/transfer?from=LONDON&sku=LAMP&sku=TABLE',
  )
  await user.click(await mark('VASE'))
  expect(bar.queryByRole('link', { name: 'Transfer' })).toBeNull()
  expect(bar.getByRole('button', { name: 'Transfer' }).hasAttribute('disabled')).toBe(true)
})

test('a threshold of many that a colleague has set meanwhile is asked for, and the others are set', async () => {
  const sent: SetThresholdMutationVariables[] = []
  const threshold = onMutation(SetThresholdDocument, (variables) => {
    sent.push(variables)
    const row = rows.find(({ product }) => product.sku === variables.sku)!
    if (variables.sku === 'TABLE' && variables.expectedVersion === 0)
      return failure('BAD_USER_INPUT', {
        fields: [{ path: ['expectedVersion'], code: 'CHANGED', message: 'Changed.' }],
        conflict: {
          version: 1,
          current: { threshold: 30 },
          changedBy: { name: 'Ayu' },
          changedAt: '2026-11-25T03:00:00.000Z',
        },
      })
    return { setLowStockThreshold: { ...row, lowStockThreshold: variables.threshold } }
  })
  const { user } = openList('/stock', [threshold])
  await mark('LAMP')
  await user.click(screen.getByRole('checkbox', { name: 'Mark all rows' }))
  await user.click(screen.getByRole('button', { name: 'Set the threshold' }))
  await user.type(await screen.findByRole('textbox', { name: 'Threshold' }), '12{Enter}{Enter}')
  const choice = within(await screen.findByRole('radiogroup', { name: 'TABLE · LONDON' }))
  expect(choice.getByLabelText('Theirs: 30')).toBeTruthy()
  expect(choice.getByLabelText<HTMLInputElement>('Yours: 12').checked).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Set' }))
  expect(await screen.findByText('3 thresholds are set.')).toBeTruthy()
  expect(sent.map(({ sku, expectedVersion }) => [sku, expectedVersion])).toEqual([
    ['LAMP', 0],
    ['TABLE', 0],
    ['VASE', 0],
    ['TABLE', 1],
  ])
})
