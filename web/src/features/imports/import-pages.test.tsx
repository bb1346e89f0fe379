import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { switchLanguage } from '../../i18n/index.ts'
import { failure, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  ApplyImportDocument,
  CancelImportDocument,
  ImportChangesDocument,
  ImportOfIdDocument,
  ImportsDocument,
  type ImportChangesQuery,
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
  encoding: 'utf-8',
  attempts: 1,
  state: 'READY',
  rows: 1_200,
  rowsDone: 0,
  errorCount: 0,
  changeCount: 0,
  createdAt: '2026-11-23T09:00:00.000Z',
  finishedAt: null,
  actor: { __typename: 'Actor', id: 'u1', name: 'Mira Manager' },
  errors: [],
  warnings: [],
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
  const sent: { text: string; name: string | null; encoding: string | null; token: string | null }[] = []
  const takes = http.post(target('stock-counts'), async ({ request }) => {
    const query = new URL(request.url).searchParams
    const [name, encoding] = [query.get('fileName'), query.get('encoding')]
    sent.push({ text: await request.text(), name, encoding, token: request.headers.get('authorization') })
    return HttpResponse.json({ id: 'i1' }, { status: 201 })
  })
  const { user, address } = renderApp('/import', {
    handlers: [takes, list(), ofStates(file({ state: 'CHECKING', rows: 500 }), file())],
  })
  await user.click(await screen.findByText('Stock counts'))
  await user.selectOptions(screen.getByLabelText('Saved as'), 'Windows-1252 (Western)')
  const input = document.querySelector<HTMLInputElement>('main input[type=file]')!
  await user.upload(input, csv('sku,warehouse,counted\nLAMP,LONDON,3'))
  expect(await screen.findByText('Rows are checked: 500 so far')).toBeTruthy()
  expect(address()).toBe('/import/i1')
  expect(sent).toEqual([
    {
      text: 'sku,warehouse,counted\nLAMP,LONDON,3',
      name: 'counts.csv',
      encoding: 'windows-1252',
      token: 'Bearer token-1',
    },
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
    {
      __typename: 'ImportRowError' as const,
      heldBy: {
        __typename: 'StockHolders' as const,
        orders: [{ __typename: 'StockHolder' as const, orderNumber: 'SO-7', units: 3 }],
      },
      row: 7,
      column: 'counted',
      code: 'PROMISED' as const,
      values: Object.entries({ units: '1500', sku: 'LAMP', warehouse: 'LONDON' }).map(([name, value]) => ({
        __typename: 'ProblemValue' as const,
        name,
        value,
      })),
      message: 'Of the server.',
    },
  ]
  renderApp('/import/i1', { handlers: [ofStates(file({ state: 'INVALID', errorCount: 240, errors }))] })
  const row = await screen.findByRole('row', { name: /7 Counted 1,500 units of LAMP in LONDON are promised/ })
  expect(within(row).getByRole('link', { name: 'SO-7' }).getAttribute('href')).toBe('/orders/SO-7')
  expect(screen.getByText('The first 1 of 240')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Apply|Go on/ })).toBeNull()
})

test('errors and changes are told in the language of the reader, and what has no code as the server told it', async () => {
  await switchLanguage('id')
  try {
    const error = { __typename: 'ImportRowError' as const, heldBy: null, row: 2, column: null, values: [] }
    const value = (name: string, text: string) => ({ __typename: 'ProblemValue' as const, name, value: text })
    const field = (name: string, before: string | null, after: string | null) => ({
      __typename: 'ImportFieldChange' as const,
      field: name,
      before,
      after,
    })
    const change = {
      __typename: 'ImportChange' as const,
      warehouseCode: null,
      creates: false,
      summary: 'Old words',
    }
    const withErrors = file({
      kind: 'PRODUCTS',
      state: 'INVALID',
      errorCount: 3,
      errors: [
        { ...error, code: 'TAKEN', values: [value('value', '42'), value('by', 'LAMP')], message: '' },
        { ...error, code: 'DUPLICATE', values: [value('value', 'TEA'), value('row', '1200')], message: '' },
        { ...error, code: null, message: 'Words of the server' },
      ],
      changeCount: 3,
      changes: [
        {
          ...change,
          row: 3,
          sku: 'TEA',
          creates: true,
          fields: [field('name', null, 'Teh'), field('tags', null, 'a|b')],
        },
        {
          ...change,
          row: 4,
          sku: 'MUG',
          fields: [field('price', '1000', '1250'), field('tags', null, 'a, b')],
        },
        { ...change, row: 5, sku: 'CUP', fields: [] },
      ],
    })
    renderApp('/import/i1', { handlers: [ofStates(withErrors)] })
    for (const words of [
      '42 sudah menjadi kode LAMP.',
      'TEA sudah ada di baris 1.200.',
      'Words of the server',
      'Baru. Nama: Teh; Tag: a|b',
      'Old words',
    ])
      expect(await screen.findByText(words)).toBeTruthy()
    expect(screen.getByText(/^Harga: .*10,00 → .*12,50; Tag: – → a, b$/)).toBeTruthy()
  } finally {
    await switchLanguage('en')
  }
})

test('a checked file shows its changes, is applied with its progress, and goes on where it stopped', async () => {
  const changes = [
    {
      __typename: 'ImportChange' as const,
      row: 2,
      sku: 'LAMP',
      warehouseCode: 'LONDON',
      creates: false,
      fields: [{ __typename: 'ImportFieldChange' as const, field: 'onHand', before: '1200', after: '10' }],
      summary: 'Of the server.',
    },
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
  expect(await screen.findByRole('row', { name: /LAMP LONDON 1,200 → 10/ })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Apply one change' }))
  expect(await screen.findByText(/Others are working on the same things/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Apply one change' }))
  expect(await screen.findByText('500 of 1,200 rows are applied')).toBeTruthy()
  await user.click(await screen.findByRole('button', { name: 'Go on' }))
  await waitFor(() => expect(screen.getByText('All 1,200 rows are applied.')).toBeTruthy())
  expect(applied).toEqual(['i1', 'i1', 'i1'])
})

test('a file with more changes than one page holds shows all of them before it is applied', async () => {
  const change = (row: number) => ({
    __typename: 'ImportChange' as const,
    row,
    sku: `SKU-${row}`,
    warehouseCode: 'LONDON',
    creates: false,
    fields: [{ __typename: 'ImportFieldChange' as const, field: 'onHand', before: '1', after: '2' }],
    summary: '1 → 2',
  })
  const ready = file({ changeCount: 102, changes: [change(2)] })
  const pages = onQuery(ImportChangesDocument, ({ after }): ImportChangesQuery => ({
    importChanges: {
      __typename: 'ImportChangeConnection',
      nodes: [after ? change(103) : change(2)],
      pageInfo: { __typename: 'PageInfo', hasNextPage: !after, endCursor: after ? null : 'c' },
    },
  }))
  const { user } = renderApp('/import/i1', { handlers: [ofStates(ready), pages] })
  expect(await screen.findByRole('row', { name: /SKU-2 / })).toBeTruthy()
  await user.click(await screen.findByRole('button', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /SKU-103/ })).toBeTruthy()
})

test('what may not be meant is asked, and a file can be cancelled', async () => {
  const value = (name: string, text: string) => ({ __typename: 'ProblemValue' as const, name, value: text })
  const warnings = [
    {
      __typename: 'ImportRowError' as const,
      heldBy: null,
      row: 1,
      column: null,
      code: 'UNKNOWN_COLUMN' as const,
      values: [value('value', 'nmae')],
      message: 'Of the server.',
    },
  ]
  const ready = file({ changeCount: 1, warnings })
  const cancel = onMutation(CancelImportDocument, () => ({
    cancelImport: { ...ready, state: 'CANCELLED' as const },
  }))
  const { user } = renderApp('/import/i1', { handlers: [ofStates(ready), cancel] })
  expect((await screen.findByRole('alert')).textContent).toContain(
    'There is no column “nmae”: it is left out.',
  )
  await user.click(screen.getByRole('button', { name: 'Cancel it' }))
  expect(await screen.findByText('It was cancelled. Nothing was changed.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Apply|Cancel it/ })).toBeNull()
})

test('rows that were left as they are say what somebody has changed', async () => {
  const value = (name: string, text: string) => ({ __typename: 'ProblemValue' as const, name, value: text })
  const errors = [
    {
      __typename: 'ImportRowError' as const,
      heldBy: null,
      row: 9,
      column: 'counted',
      code: 'CHANGED_SINCE' as const,
      values: [value('before', '12'), value('now', '15')],
      message: 'Of the server.',
    },
  ]
  renderApp('/import/i1', {
    handlers: [ofStates(file({ state: 'APPLIED', rowsDone: 1_199, errorCount: 1, errors }))],
  })
  expect(await screen.findByText(/^1,199 of 1,200 rows are applied. The others were changed/)).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Left as they are' })).toBeTruthy()
  expect(
    screen.getByRole('row', { name: /9 Counted It was 12 when the file was checked and is 15 now/ }),
  ).toBeTruthy()
})
