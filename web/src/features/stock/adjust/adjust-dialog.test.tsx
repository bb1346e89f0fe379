import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { chooseMoment } from '../../../testing/choose-moment.ts'
import { aStock } from '../../../testing/examples.ts'
import { failure, lost, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  AdjustStockDocument,
  StockLevelDocument,
  StocksDocument,
  type AdjustStockMutation,
  type AdjustStockMutationVariables,
  type StocksQuery,
} from '../stock.generated.ts'

type Answer = AdjustStockMutation['adjustStock'] | ReturnType<typeof failure> | typeof lost

/** A dialog over LAMP in LONDON with 8 available and 2 promised; the commands that it sends, and what they get. */
function openDialog(answers: Answer[], until?: Promise<void>) {
  const sent: AdjustStockMutationVariables['input'][] = []
  let onHand = { quantity: 8, allocated: 2 }
  const handlers = [
    onQuery(StocksDocument, (): StocksQuery => ({
      stocks: {
        __typename: 'StockConnection',
        nodes: [aStock(onHand)],
        pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      },
    })),
    onQuery(StockLevelDocument, () => ({ stock: aStock({ ...onHand, version: sent.length + 1 }) })),
    onMutation(
      AdjustStockDocument,
      ({ input }) => {
        sent.push(input)
        const answer = answers[sent.length - 1]!
        if (typeof answer === 'symbol' || !('__typename' in answer)) return answer
        if (answer.__typename === 'StaleStock') onHand = { quantity: answer.actualOnHand - 2, allocated: 2 }
        return { adjustStock: answer }
      },
      until,
    ),
  ]
  return { sent, ...renderApp('/stock?adjust=LAMP+LONDON', { handlers }) }
}

const adjusted: Answer = {
  __typename: 'StockAdjusted',
  movement: { __typename: 'StockMovement', id: 'm1', quantityDelta: -3 },
  stock: aStock({ quantity: 5, version: 2 }),
}

async function fill(user: UserEvent, figure: string) {
  await user.type(await screen.findByRole('textbox', { name: 'Difference in units' }), figure)
  await user.click(screen.getByRole('combobox', { name: 'Reason' }))
  await user.click(await screen.findByRole('option', { name: 'Damage', hidden: true }))
}

const submit = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Book the adjustment' }))
const figureOf = (label: string) => screen.getByText(label).nextElementSibling?.textContent

test('shows the result before it is sent, sends what was seen, and says what was done', async () => {
  const { user, sent, address } = openDialog([adjusted])
  await fill(user, '-3')
  expect(figureOf('On hand now')).toBe('10')
  expect(figureOf('Change')).toBe('−3')
  expect(figureOf('On hand after')).toBe('7')
  await submit(user)
  expect(await screen.findByText('LAMP in LONDON: −3, now 7 on hand.')).toBeTruthy()
  expect(sent[0]).toMatchObject({
    sku: 'LAMP',
    warehouseCode: 'LONDON',
    delta: -3,
    reason: 'DAMAGE',
    expectedOnHand: 10,
  })
  expect(address()).toBe('/stock')
})

test('refuses more than is available, nothing, and no reason, without asking the server', async () => {
  const { user, sent } = openDialog([])
  const figure = await screen.findByRole('textbox', { name: 'Difference in units' })
  await user.type(figure, '-9')
  await submit(user)
  expect(await screen.findByText('Only 8 may be taken away: the others are promised to orders.')).toBeTruthy()
  expect(screen.getByText('Needed.')).toBeTruthy()
  await user.clear(figure)
  await user.type(figure, '0')
  await submit(user)
  expect(await screen.findByText('Not 0: a difference of nothing is no adjustment.')).toBeTruthy()
  expect(sent).toEqual([])
})

test('a stale value is refused with the new one, and the form keeps what was typed', async () => {
  const stale: Answer = {
    __typename: 'StaleStock',
    code: 'STALE_STOCK',
    message: 'Stale.',
    path: ['expectedOnHand'],
    expectedOnHand: 10,
    actualOnHand: 6,
  }
  const { user, sent } = openDialog([stale, adjusted])
  await fill(user, '-3')
  await submit(user)
  expect(await screen.findByText(/On hand is 6 by now, not 10/)).toBeTruthy()
  await waitFor(() => expect(figureOf('On hand after')).toBe('3'))
  await submit(user)
  await waitFor(() => expect(sent.length).toBe(2))
  expect(sent[1]).toMatchObject({ delta: -3, expectedOnHand: 6 })
  expect(sent[1]?.idempotencyKey).not.toBe(sent[0]?.idempotencyKey)
})

test('the list behind shows the result at once, and takes it back when it is refused', async () => {
  let answer = () => {}
  const { user } = openDialog([failure('FORBIDDEN')], new Promise((done) => (answer = done)))
  const available = () => screen.getAllByRole('row', { hidden: true })[1]!.textContent
  await fill(user, '-3')
  expect(available()).toContain('8')
  await submit(user)
  await waitFor(() => expect(available()).toContain('5'))
  answer()
  expect(await screen.findByText('Your role does not allow this.')).toBeTruthy()
  await waitFor(() => expect(available()).toContain('8'))
})

test('a lost answer is sent again with the same key, so that it cannot happen twice', async () => {
  const { user, sent } = openDialog([lost, failure('RESOURCE_BUSY', { retryAfterMs: 50 }), adjusted])
  await fill(user, '-3')
  await submit(user)
  expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy()
  await submit(user)
  expect(await screen.findByText(/Others are working on the same things/)).toBeTruthy()
  await submit(user)
  await waitFor(() => expect(sent.length).toBe(3))
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
})

test('a problem of a field is told at the field, in the language of the reader', async () => {
  const fields = [
    { path: ['note'], code: 'TOO_LONG', message: 'too long', values: [{ name: 'most', value: '1000' }] },
  ]
  const { user } = openDialog([failure('BAD_USER_INPUT', { fields })])
  await fill(user, '1')
  await submit(user)
  const note = screen.getByRole('textbox', { name: 'Note' })
  await waitFor(() => expect(note.getAttribute('aria-invalid')).toBe('true'))
  expect(within(note.closest('.mantine-Textarea-root')!).getByText('At most 1,000 characters.')).toBeTruthy()
})

test('a count of an earlier moment is sent with that moment, and not held against what is on hand now', async () => {
  const { user, sent } = openDialog([adjusted])
  await user.click(await screen.findByRole('radio', { name: 'The count' }))
  await user.type(screen.getByRole('textbox', { name: 'Units counted on the shelf' }), '1')
  const countedAt = await chooseMoment(user, 'Counted at')
  expect(figureOf('On hand after')).toBe('–')
  await submit(user)
  await waitFor(() => expect(sent.length).toBe(1))
  expect(sent[0]).toMatchObject({
    countedOnHand: 1,
    countedAt,
    reason: 'COUNT',
  })
  expect(sent[0]?.expectedOnHand).toBeUndefined()
})

test('what is promised cannot be taken away: the orders that hold it are named, and can be gone to', async () => {
  const short: Answer = {
    __typename: 'InsufficientStock',
    code: 'INSUFFICIENT_STOCK',
    message: 'Not enough.',
    path: null,
    shortages: [
      {
        __typename: 'Shortage',
        ...{ sku: 'LAMP', warehouseCode: 'LONDON', requested: 3, available: 1 },
        heldBy: {
          __typename: 'StockHolders',
          orders: [{ __typename: 'StockHolder', orderNumber: 'SO-7', units: 9 }],
        },
      },
    ],
  }
  const { user } = openDialog([short])
  await fill(user, '-3')
  await submit(user)
  const order = await screen.findByRole('link', { name: 'SO-7' })
  expect(order.getAttribute('href')).toBe('/orders/SO-7')
  expect(order.parentElement?.textContent).toBe('SO-7 (9)')
})
