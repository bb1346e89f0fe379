import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import dayjs from 'dayjs'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { ScanDocument } from '../../domain/products/product-picker.generated.ts'
import { aProduct, aScan } from '../../testing/examples.ts'
import { TransferCountsDocument } from '../../domain/transfers/transfer-counts.generated.ts'
import { apiUrl, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CreateTransferDocument,
  ReceiveTransferDocument,
  SendTransferDocument,
  SettleTransferDocument,
  TransferByNumberDocument,
  TransferPartnersDocument,
  TransfersDocument,
  TransferToEditDocument,
  UpdateTransferDocument,
  type CreateTransferMutationVariables,
  type ReceiveTransferMutationVariables,
  type SendTransferMutationVariables,
  type SettleTransferMutationVariables,
  type TransferDetailFragment,
  type UpdateTransferMutationVariables,
} from './transfer-documents.generated.ts'

const number = 'TR-261129-AAAAAA-BBBB'
const address = `/transfers/${number}`
const london = { __typename: 'Partner' as const, id: 'w1', code: 'LONDON', name: 'London' }
const leeds = { __typename: 'Partner' as const, id: 'w2', code: 'LEEDS', name: 'Leeds' }

const line = (sku: string, units: Partial<TransferDetailFragment['lines'][number]>) => ({
  __typename: 'TransferLine' as const,
  sku,
  ...{
    requested: 0,
    promised: 0,
    sent: 0,
    received: 0,
    damaged: 0,
    lost: 0,
    returned: 0,
    surplus: 0,
    open: 0,
  },
  ...units,
  product: { __typename: 'Product' as const, id: `product-${sku}`, sku, name: `Name of ${sku}`, packs: [] },
})

const aTransfer = (changes: Partial<TransferDetailFragment> = {}): TransferDetailFragment => ({
  __typename: 'Transfer',
  id: 't1',
  number,
  status: 'IN_TRANSIT',
  version: 1,
  discrepant: false,
  isOverdue: false,
  allowedSteps: ['RECEIVED', 'SETTLED'],
  ...{
    carrier: 'JNE',
    trackingCode: 'R-1',
    expectedAt: null,
    note: null,
    remainder: null,
    remainderOf: null,
  },
  createdAt: '2026-11-29T09:00:00.000Z',
  sentAt: '2026-11-29T10:00:00.000Z',
  from: london,
  to: leeds,
  lines: [
    line('LAMP', { requested: 12, sent: 12, open: 12 }),
    line('MUG', { requested: 3, sent: 3, open: 3 }),
  ],
  takesPictures: false,
  pictures: [],
  timeline: [],
  ...changes,
})

const shown = (changes: Partial<TransferDetailFragment> = {}) =>
  onQuery(TransferByNumberDocument, () => ({ transfer: aTransfer(changes) }))
const products = onQuery(ScanDocument, ({ code }) => ({
  scan: ['LAMP', 'MUG', 'POT'].includes(code)
    ? aScan(aProduct(code, {}))
    : code === 'CARTON'
      ? aScan(aProduct('LAMP', {}), 12)
      : null,
}))

test('each scan is one unit that has arrived, that of a carton all in it; beyond what was sent it is surplus, and of another product it is refused', async () => {
  const sent: ReceiveTransferMutationVariables['input'][] = []
  const { user } = renderApp(address, {
    handlers: [
      shown({
        lines: [line('LAMP', { sent: 12, open: 12 }), line('MUG', { sent: 3, received: 2, open: 1 })],
      }),
      products,
      onMutation(ReceiveTransferDocument, ({ input }) => {
        sent.push(input)
        return { receiveTransfer: aTransfer({ version: 2 }) }
      }),
    ],
  })
  await user.click(await screen.findByRole('textbox', { name: 'Scan or search a product' }))
  await user.keyboard('carton{Enter}mug{Enter}mug{Enter}pot{Enter}')
  const mug = within(screen.getByRole('group', { name: 'MUG' }))
  expect(await mug.findByText('2 of 1')).toBeTruthy()
  expect(screen.getByText('1 more than were sent: they are booked as surplus.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Receive' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]!.lines).toEqual([
    { sku: 'LAMP', received: 12, damaged: 0, surplus: 0 },
    { sku: 'MUG', received: 1, damaged: 0, surplus: 1 },
  ])
  expect(await screen.findByText(`Received. The rest of ${number} is still on the way.`)).toBeTruthy()
})

test('all that is left arrives with one press; who was overtaken is told what is left', async () => {
  const { user } = renderApp(address, {
    handlers: [
      shown(),
      products,
      onMutation(ReceiveTransferDocument, () => ({
        receiveTransfer: {
          __typename: 'OverReceived' as const,
          ...{ code: 'OVER_RECEIVED', message: 'No.', path: ['lines'] },
          lines: [{ __typename: 'OverReceivedLine' as const, sku: 'LAMP', left: 2, said: 12 }],
        },
      })),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'All of it arrived' }))
  expect(screen.getByText('12 of 12')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Receive' }))
  expect(await screen.findByText('LAMP: 12 said, 2 left.')).toBeTruthy()
})

test('what is not loaded stays behind as a draft', async () => {
  const sent: SendTransferMutationVariables['input'][] = []
  const { user } = renderApp(address, {
    handlers: [
      shown({
        status: 'DRAFT',
        allowedSteps: ['SENT', 'CANCELLED'],
        lines: [line('LAMP', { requested: 12 })],
      }),
      onMutation(SendTransferDocument, ({ input }) => {
        sent.push(input)
        return { sendTransfer: aTransfer() }
      }),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Send' }))
  const dialog = within(await screen.findByRole('dialog'))
  const units = dialog.getByRole('textbox', { name: /^LAMP/ })
  await user.clear(units)
  await user.type(units, '7')
  expect(dialog.getByRole('switch', { name: 'What stays behind becomes a draft' })).toBeTruthy()
  await user.click(dialog.getByLabelText('Expected'))
  const today = dayjs().format('D MMMM YYYY')
  await user.click(await screen.findByRole('button', { name: today }))
  await user.click(dialog.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  const expectedAt = dayjs().endOf('day').millisecond(0).toISOString()
  expect(sent[0]).toMatchObject({ lines: [{ sku: 'LAMP', quantity: 7 }], remainder: 'DRAFT', expectedAt })
})

test('a loss is not booked without a word about it', async () => {
  const sent: SettleTransferMutationVariables['input'][] = []
  const { user } = renderApp(address, {
    handlers: [
      shown(),
      onMutation(SettleTransferDocument, ({ input }) => {
        sent.push(input)
        return { settleTransfer: aTransfer({ status: 'CLOSED', allowedSteps: [] }) }
      }),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Settle' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Settle' }))
  expect(sent).toEqual([])
  await user.type(dialog.getByRole('textbox', { name: 'Note' }), 'Fell off')
  await user.click(dialog.getByRole('button', { name: 'Settle' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({
    note: 'Fell off',
    lines: [
      { sku: 'LAMP', lost: 12 },
      { sku: 'MUG', lost: 3 },
    ],
  })
})

test('what is damaged has photos, added and looked at by one’s own token', async () => {
  const path = `/files/transfers/${number}/pictures`
  const addedBy = { __typename: 'Actor' as const, id: 'u2', kind: 'USER' as const, name: 'Budi' }
  const picture = {
    ...{ __typename: 'TransferPicture' as const, id: 'p1', url: `${path}/p1`, addedBy },
    ...{ thumbnailUrl: `${path}/p1/thumbnail`, addedAt: '2026-11-29T11:00:00.000Z' },
  }
  let pictures: (typeof picture)[] = []
  const asked: string[] = []
  const { user } = renderApp(address, {
    handlers: [
      onQuery(TransferByNumberDocument, () => ({ transfer: aTransfer({ takesPictures: true, pictures }) })),
      http.post(new URL(path, apiUrl).href, () => {
        pictures = [picture]
        return HttpResponse.json({ id: 'p1' })
      }),
      http.get(new URL(`${path}/*`, apiUrl).href, ({ request }) => {
        asked.push(`${new URL(request.url).pathname} ${request.headers.get('authorization')!.slice(0, 7)}`)
        return HttpResponse.arrayBuffer(new ArrayBuffer(8), { headers: { 'content-type': 'image/webp' } })
      }),
    ],
  })
  await screen.findByRole('button', { name: 'Add a photo' })
  fireEvent.change(document.querySelector('input[type=file]')!, {
    target: { files: [new File([new Uint8Array(10)], 'box.png', { type: 'image/png' })] },
  })
  await user.click(await screen.findByRole('button', { name: 'Photo 1 of the damage' }))
  expect(await screen.findByRole('img', { name: 'Photos of the damage' })).toBeTruthy()
  expect(asked).toEqual([`${path}/p1/thumbnail Bearer `, `${path}/p1 Bearer `])
  expect(screen.getByText(/by Budi$/)).toBeTruthy()
})

test('the lists, the menu and the bell count what waits for whom', async () => {
  const filters: unknown[] = []
  const { user } = renderApp('/transfers', {
    handlers: [
      onQuery(TransfersDocument, ({ filter }) => {
        filters.push(filter)
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { transfers: { __typename: 'TransferConnection' as const, nodes: [], pageInfo } }
      }),
      onQuery(TransferCountsDocument, () => ({
        transferCounts: {
          __typename: 'TransferCounts' as const,
          ...{ toSend: 4, onTheWay: 0, toReceive: 2, discrepant: 1, overdue: 3 },
        },
      })),
    ],
  })
  const menu = within(await screen.findByRole('navigation', { name: 'Main' }))
  const late = await menu.findByRole('link', { name: 'Overdue 3' })
  expect(late.getAttribute('href')).toBe('/transfers?list=overdue')
  expect(menu.queryByRole('link', { name: /^On the way/ })).toBeNull()
  await user.click(late)
  await waitFor(() => expect(filters.at(-1)).toEqual({ overdue: true, search: undefined }))
  await user.click(menu.getByRole('button', { name: /4 transfers late or different$/ }))
  const panel = await screen.findByRole('dialog', { name: 'Alerts' })
  // Before what it shows is there: a Tab must lead into it.
  await waitFor(() => expect(panel.contains(document.activeElement)).toBe(true))
  const bell = within(panel)
  await user.click(await bell.findByRole('link', { name: 'Transfers with a difference 1' }))
  await waitFor(() =>
    expect(filters.at(-1)).toEqual({ discrepant: true, statuses: ['IN_TRANSIT'], search: undefined }),
  )
  await user.click(await screen.findByText('To receive 2'))
  await waitFor(() => expect(filters.at(-1)).toMatchObject({ side: 'TO', statuses: ['IN_TRANSIT'] }))
  expect(screen.getAllByRole('link', { name: 'New transfer' })[0]!.getAttribute('href')).toBe(
    '/transfer?by=van',
  )
})

test('a new one may go to a warehouse that is not one’s own', async () => {
  const made: CreateTransferMutationVariables['input'][] = []
  const { user } = renderApp('/transfer?by=van&from=LONDON&sku=LAMP', {
    handlers: [
      shown({ status: 'DRAFT', allowedSteps: [] }),
      products,
      onQuery(TransferPartnersDocument, () => ({
        transferPartners: [london, { ...leeds, id: 'w9', code: 'FAR', name: 'Far away' }],
      })),
      onMutation(CreateTransferDocument, ({ input }) => {
        made.push(input)
        return { createTransfer: aTransfer({ status: 'DRAFT', allowedSteps: [] }) }
      }),
    ],
  })
  await screen.findByRole('group', { name: 'Line of LAMP' })
  await user.click(await screen.findByRole('combobox', { name: 'To' }))
  const list = await screen.findByRole('listbox', { name: 'To' })
  await user.click(await within(list).findByText(/FAR/))
  await user.click(screen.getByRole('button', { name: 'Make the transfer' }))
  expect(await screen.findByRole('heading', { level: 1, name: number })).toBeTruthy()
  expect(made[0]).toMatchObject({ fromWarehouseCode: 'LONDON', toWarehouseCode: 'FAR' })
})

test('a draft is changed by scanning and typing; what somebody else changed meanwhile is told, and nothing typed is lost', async () => {
  const sent: UpdateTransferMutationVariables['input'][] = []
  const draft = {
    ...{ __typename: 'Transfer' as const, id: 't1', number, status: 'DRAFT' as const, version: 4 },
    ...{ note: 'Careful', from: london, to: leeds },
    lines: [
      { __typename: 'TransferLine' as const, sku: 'LAMP', requested: 2, product: aProduct('LAMP', {}) },
    ],
  }
  const changed = {
    ...{ __typename: 'DocumentChanged' as const, code: 'DOCUMENT_CHANGED', message: '', path: null },
    changedAt: '2026-11-29T09:00:00.000Z',
    changedBy: { __typename: 'Actor' as const, id: 'u2', kind: 'USER' as const, name: 'Budi' },
  }
  const { user } = renderApp(`${address}/edit`, {
    handlers: [
      onQuery(TransferToEditDocument, () => ({ transfer: draft })),
      products,
      shown({ status: 'DRAFT', allowedSteps: ['UPDATED'] }),
      onMutation(UpdateTransferDocument, ({ input }) => {
        sent.push(input)
        return { updateTransfer: sent.length === 1 ? changed : aTransfer({ status: 'DRAFT', version: 5 }) }
      }),
    ],
  })
  await user.click(await screen.findByRole('textbox', { name: 'Scan or search a product' }))
  await user.keyboard('lamp{Enter}mug{Enter}')
  await screen.findByRole('group', { name: 'Line of MUG' })
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/^Budi has changed this/)).toBeTruthy()
  expect(sent[0]).toMatchObject({
    ...{ number, expectedVersion: 4, note: 'Careful' },
    lines: [
      { sku: 'LAMP', quantity: 3 },
      { sku: 'MUG', quantity: 1 },
    ],
  })
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(`${number} is changed.`)).toBeTruthy()
  expect(sent[1]!.lines).toEqual(sent[0]!.lines)
})
