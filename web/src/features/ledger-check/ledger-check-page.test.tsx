import { allPermissions } from '@gudang/domain'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { switchLanguage } from '../../i18n/index.ts'
import { failure, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  AcknowledgeMismatchDocument,
  LedgerCheckDocument,
  VerifyLedgerDocument,
  type LedgerCheckQuery,
  type LedgerMismatchFactsFragment,
} from './ledger-check.generated.ts'

type Report = NonNullable<LedgerCheckQuery['ledgerCheck']['report']>

const level: LedgerMismatchFactsFragment = {
  __typename: 'LedgerMismatch',
  id: 'm1',
  kind: 'QUANTITY',
  sku: 'LAMP',
  warehouseCode: 'LONDON',
  orderNumber: null,
  transferNumber: null,
  sequence: null,
  expected: '1200',
  found: '1202',
  acknowledgement: null,
}
const spoilt: LedgerMismatchFactsFragment = {
  ...level,
  id: 'm2',
  kind: 'MOVEMENT_HASH',
  sequence: 7,
  expected: 'abcdefghijklmnop',
  found: 'qrstuvwxyz',
}
const order: LedgerMismatchFactsFragment = {
  ...level,
  id: 'm3',
  kind: 'ORDER_ALLOCATION',
  orderNumber: 'A-1',
}
const acknowledged: LedgerMismatchFactsFragment = {
  ...level,
  id: 'm4',
  sku: 'MUG',
  acknowledgement: {
    __typename: 'LedgerAcknowledgement',
    reason: 'Half an emoji',
    at: '2026-11-20T10:00:00.000Z',
    by: { __typename: 'Actor', id: 'u2', name: 'Budi' },
  },
}
const report = (
  mismatches: LedgerMismatchFactsFragment[],
  known: LedgerMismatchFactsFragment[] = [],
): Report => ({
  __typename: 'LedgerReport',
  stocksChecked: 7_014,
  movementsChecked: 50_520,
  mismatchCount: mismatches.length,
  mismatches,
  acknowledgedCount: known.length,
  acknowledged: known,
  startedAt: '2026-11-23T08:59:00.000Z',
  checkedAt: '2026-11-23T09:00:00.000Z',
})

/** Answers in turn; the last one stays. */
const told = (...answers: { report: Report | null; runningSince?: string }[]) => {
  let asked = 0
  return onQuery(LedgerCheckDocument, (): LedgerCheckQuery => {
    const { report, runningSince = null } = answers[Math.min(asked++, answers.length - 1)]!
    return { ledgerCheck: { __typename: 'LedgerCheck', report, runningSince } }
  })
}
const verified = onQuery(VerifyLedgerDocument, () => ({
  verifyLedger: { __typename: 'LedgerReport' as const, checkedAt: '2026-11-23T09:00:00.000Z' },
}))

test('a ledger that was never checked is checked with one click', async () => {
  const { user } = renderApp('/ledger-check', {
    handlers: [told({ report: null }, { report: report([]) }), verified],
  })
  await screen.findByText('Not checked yet')
  await user.click(screen.getByRole('button', { name: 'Check now' }))
  expect((await screen.findByText('Everything adds up.')).getAttribute('role')).toBe('status')
  expect(screen.getByText('50,520')).toBeTruthy()
  expect(screen.queryByRole('table')).toBeNull()
})

test('each mismatch tells where, what was expected and what was found, and what is acknowledged stands apart', async () => {
  renderApp('/ledger-check', { handlers: [told({ report: report([level, spoilt, order], [acknowledged]) })] })
  const open = await screen.findByRole('region', { name: 'Mismatches' })
  const row = within(open).getByRole('row', { name: /^LAMP LONDON Available units.* 1,200 1,202/ })
  expect(within(row).getByRole('link').getAttribute('href')).toBe('/stock/LONDON/LAMP')
  expect(within(open).getByText(/Was changed after it was written \(movement 7\)/)).toBeTruthy()
  expect(within(open).getByText('abcdefghij…')).toBeTruthy()
  expect(within(open).getByRole('link', { name: 'A-1' }).getAttribute('href')).toBe('/orders/A-1')
  expect(screen.getByText('3 mismatches that nobody has acknowledged')).toBeTruthy()
  const apart = screen.getByRole('region', { name: 'Acknowledged' })
  expect(within(apart).getByText('MUG')).toBeTruthy()
  expect(within(apart).getByText('Half an emoji')).toBeTruthy()
  expect(within(apart).getByRole('cell', { name: 'Budi' })).toBeTruthy()
  expect(within(apart).queryByRole('button')).toBeNull()
})

test('one is acknowledged with a reason, which must be given', async () => {
  const sent: object[] = []
  const acknowledge = onMutation(AcknowledgeMismatchDocument, ({ input }) => {
    sent.push(input)
    const acknowledgement = { ...acknowledged.acknowledgement!, reason: input.reason }
    return { acknowledgeMismatch: { ...level, acknowledgement } }
  })
  const after = { report: report([], [{ ...level, acknowledgement: acknowledged.acknowledgement }]) }
  const { user } = renderApp('/ledger-check', {
    handlers: [told({ report: report([level]) }, after), acknowledge],
  })
  await user.click(await screen.findByRole('button', { name: 'Acknowledge' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('LAMP · LONDON')
  expect(dialog.textContent).toContain('By the ledger: 1,200 · Found: 1,202')
  const submit = within(dialog).getByRole('button', { name: 'Acknowledge' })
  await user.click(submit)
  expect(await within(dialog).findByText('Say why it is there.')).toBeTruthy()
  expect(sent).toEqual([])
  await user.type(within(dialog).getByLabelText(/Reason/), '  a trial in May ')
  await user.click(submit)
  expect(await screen.findByText('Everything adds up but what is acknowledged.')).toBeTruthy()
  expect(sent).toEqual([{ mismatchId: 'm1', reason: 'a trial in May', idempotencyKey: expect.any(String) }])
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('who was overtaken is told by whom, and what is not there any more', async () => {
  const { by, at, reason } = acknowledged.acknowledgement!
  const answers = [
    {
      __typename: 'MismatchAlreadyAcknowledged' as const,
      code: 'MISMATCH_ALREADY_ACKNOWLEDGED',
      by,
      at,
      reason,
    },
    { __typename: 'MismatchNotFound' as const, code: 'MISMATCH_NOT_FOUND' },
  ]
  let asked = 0
  const refuse = onMutation(AcknowledgeMismatchDocument, () => ({ acknowledgeMismatch: answers[asked++]! }))
  const { user } = renderApp('/ledger-check?acknowledge=m1', {
    handlers: [told({ report: report([level]) }), refuse],
  })
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByLabelText(/Reason/), 'a trial')
  const submit = within(dialog).getByRole('button', { name: 'Acknowledge' })
  await user.click(submit)
  expect((await within(dialog).findByRole('alert')).textContent).toMatch(
    /^Budi acknowledged it on .*: Half an emoji$/,
  )
  await user.click(submit)
  await waitFor(() => expect(within(dialog).getByRole('alert').textContent).toContain('Check again.'))
  expect(within(dialog).getByLabelText<HTMLTextAreaElement>(/Reason/).value).toBe('a trial')
})

test('a check that takes longer than a query may is waited for, and one that cannot begin says so', async () => {
  const busy = onQuery(VerifyLedgerDocument, () => failure('RESOURCE_BUSY', { retryAfterMs: 1_000 }))
  const running = { report: report([level]), runningSince: '2026-11-23T09:00:00.000Z' }
  const { user } = renderApp('/ledger-check', {
    handlers: [
      told({ report: report([level]) }, running, { report: report([]) }, { report: report([level]) }),
      busy,
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Check now' }))
  expect(await screen.findByRole('progressbar', { name: 'The ledger is being checked' })).toBeTruthy()
  expect(await screen.findByText('Everything adds up.', {}, { timeout: 5_000 })).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Check now' }))
  expect(await screen.findByRole('alert')).toBeTruthy()
})

test('who may not acknowledge reads it, and links nowhere that they may not see', async () => {
  renderApp('/ledger-check?acknowledge=m1', {
    permissions: ['report.view'],
    handlers: [told({ report: report([level]) })],
  })
  const open = await screen.findByRole('region', { name: 'Mismatches' })
  expect(within(open).getByText('LAMP')).toBeTruthy()
  expect(within(open).queryByRole('link')).toBeNull()
  expect(within(open).queryByRole('button')).toBeNull()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('it is in the menu of who may see it, in both languages', async () => {
  await switchLanguage('id')
  try {
    renderApp('/ledger-check', { handlers: [told({ report: report([level], [acknowledged]) })] })
    expect(await screen.findByRole('link', { name: 'Periksa buku' })).toBeTruthy()
    expect(await screen.findByText('1 ketidakcocokan yang belum diakui siapa pun')).toBeTruthy()
    expect(screen.getByRole('region', { name: 'Diakui' })).toBeTruthy()
  } finally {
    await switchLanguage('en')
  }
})

test('without the permission there is neither page nor entry', async () => {
  renderApp('/ledger-check', { permissions: allPermissions.filter((each) => each !== 'report.view') })
  expect(await screen.findByText('You may not see this page')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Ledger check' })).toBeNull()
})
