import { fireEvent, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { failure, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  ApplyImportDocument,
  ImportOfIdDocument,
  ImportsDocument,
  type ImportFactsFragment,
  type ImportOfIdQuery,
  type ImportsQuery,
} from './imports.generated.ts'

type Detail = NonNullable<ImportOfIdQuery['import']>

const file = (changes: Partial<Detail> = {}): Detail => ({
  __typename: 'Import',
  id: 'i1',
  kind: 'STOCK_COUNTS',
  fileName: 'counts.csv',
  state: 'READY',
  rows: 1_200,
  rowsDone: 0,
  errorCount: 0,
  changeCount: 0,
  createdAt: '2026-11-23T09:00:00.000Z',
  finishedAt: null,
  actor: { __typename: 'Actor', id: 'u1', name: 'Mira Manager' },
  errors: [],
  changes: [],
  ...changes,
})
const list = (...nodes: ImportFactsFragment[]) =>
  onQuery(ImportsDocument, (): ImportsQuery => ({
    imports: {
      __typename: 'ImportConnection',
      nodes,
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    },
  }))
const ofStates = (...states: Detail[]) => {
  let asked = 0
  return onQuery(ImportOfIdDocument, () => ({ import: states[Math.min(asked++, states.length - 1)]! }))
}
const target = (path: string) => `http://gudang.test/imports/${path}`
const csv = (text: string, name = 'counts.csv') => new File([text], name, { type: 'text/csv' })

test('a file that was chosen goes to the server with its name and the token, and its page follows', async () => {
  const sent: { text: string; name: string | null; token: string | null }[] = []
  const takes = http.post(target('stock-counts'), async ({ request }) => {
    const name = new URL(request.url).searchParams.get('fileName')
    sent.push({ text: await request.text(), name, token: request.headers.get('authorization') })
    return HttpResponse.json({ id: 'i1' }, { status: 201 })
  })
  const { user, address } = renderApp('/import', {
    handlers: [takes, list(), ofStates(file({ state: 'CHECKING', rows: 500 }), file())],
  })
  await user.click(await screen.findByText('Stock counts'))
  const input = document.querySelector<HTMLInputElement>('main input[type=file]')!
  await user.upload(input, csv('sku,warehouse,counted\nLAMP,LONDON,3'))
  expect(await screen.findByText('Rows are checked: 500 so far')).toBeTruthy()
  expect(address()).toBe('/import/i1')
  expect(sent).toEqual([
    { text: 'sku,warehouse,counted\nLAMP,LONDON,3', name: 'counts.csv', token: 'Bearer token-1' },
  ])
  expect(await screen.findByText(/There is nothing to apply/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Apply/ })).toBeNull()
})

test('what is no CSV file, empty or too large is not even sent', async () => {
  renderApp('/import', { handlers: [list()] })
  const drop = async (...files: File[]) => {
    fireEvent.drop(await screen.findByText(/or drop it here/), { dataTransfer: { files } })
  }
  await drop(csv('PK\u0003\u0004\u0000\u0000', 'book.xlsx'))
  expect(await screen.findByText('book.xlsx is not a CSV file. Save the spreadsheet as CSV.')).toBeTruthy()
  await drop(csv('', 'none.csv'))
  expect(await screen.findByText('none.csv is empty.')).toBeTruthy()
  const large = csv('sku', 'large.csv')
  Object.defineProperty(large, 'size', { value: 50_000_001 })
  await drop(large)
  expect(await screen.findByText('large.csv is larger than 50 MB. Divide it.')).toBeTruthy()
  await drop(csv('a'), csv('b'))
  expect(await screen.findByText('One file at a time.')).toBeTruthy()
})

test('an upload that the server refuses says so, and another file can be chosen', async () => {
  const errors = [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }]
  const refuses = http.post(target('products'), () => HttpResponse.json({ errors }, { status: 403 }))
  const { user } = renderApp('/import', { handlers: [refuses, list()] })
  await screen.findByText('No file yet')
  await user.upload(document.querySelector<HTMLInputElement>('main input[type=file]')!, csv('sku'))
  expect((await screen.findByRole('alert')).textContent).toContain('Your role does not allow this.')
  expect(screen.getByRole('button', { name: 'Choose a CSV file' })).toBeTruthy()
})

test('who may import one kind alone is offered no other', async () => {
  renderApp('/import?kind=PRODUCTS', { permissions: ['inventory.adjust'], handlers: [list()] })
  expect(await screen.findByText(/All of them are needed/)).toBeTruthy()
  expect(screen.queryByText('Products')).toBeNull()
})

test('a refused file names its rows, and cannot be applied', async () => {
  const errors = [
    { __typename: 'ImportRowError' as const, row: 7, column: 'counted', message: 'A whole number.' },
  ]
  renderApp('/import/i1', { handlers: [ofStates(file({ state: 'INVALID', errorCount: 240, errors }))] })
  const row = await screen.findByRole('row', { name: /7 counted A whole number/ })
  expect(row).toBeTruthy()
  expect(screen.getByText('The first 1 of 240')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Apply|Go on/ })).toBeNull()
})

test('a checked file shows its changes, is applied with its progress, and goes on where it stopped', async () => {
  const changes = [
    { __typename: 'ImportChange' as const, row: 2, sku: 'LAMP', warehouseCode: 'LONDON', summary: '12 → 10' },
  ]
  const ready = file({ changeCount: 1, changes })
  const states = [
    ready,
    { ...ready, state: 'APPLYING' as const, rowsDone: 500 },
    { ...ready, state: 'FAILED' as const, rowsDone: 1_000 },
    { ...ready, state: 'APPLIED' as const, rowsDone: 1_200 },
  ]
  const applied: string[] = []
  const apply = onMutation(ApplyImportDocument, ({ id }) => {
    applied.push(id)
    return applied.length === 1
      ? failure('RESOURCE_BUSY')
      : { applyImport: { ...ready, state: 'APPLYING' as const, rowsDone: applied.length === 2 ? 0 : 1_000 } }
  })
  const { user } = renderApp('/import/i1', { handlers: [ofStates(...states), apply] })
  expect(await screen.findByRole('row', { name: /LAMP LONDON 12 → 10/ })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Apply one change' }))
  expect(await screen.findByText(/Others are working on the same things/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Apply one change' }))
  expect(await screen.findByText('500 of 1,200 rows are applied')).toBeTruthy()
  await user.click(await screen.findByRole('button', { name: 'Go on' }))
  await waitFor(() => expect(screen.getByText('All 1,200 rows are applied.')).toBeTruthy())
  expect(applied).toEqual(['i1', 'i1', 'i1'])
})
