import { transfer } from './document-fields.ts'
import type { Answer, Case } from './webhook-cases.ts'

type Run = (name: string, args: object, fields?: string) => Promise<Answer>

/** From the draft to what became of all that was in the van, each in the state that the one before it leaves. */
export const transferCases = (run: Run): Record<string, Case> => ({
  createTransfer: {
    args: () => ({
      input: {
        fromWarehouseCode: 'LONDON',
        toWarehouseCode: 'LEEDS',
        lines: [{ sku: 'LAMP', quantity: 6 }],
        idempotencyKey: 'k-transfer-made',
      },
    }),
    fields: transfer,
    meanwhile: ({ number }) =>
      run(
        'updateTransfer',
        { input: { number, expectedVersion: 0, lines: [{ sku: 'MUG', quantity: 1 }] } },
        '__typename',
      ),
  },
  updateTransfer: {
    args: (answer) => ({
      input: {
        number: answer('createTransfer').number,
        expectedVersion: 1,
        lines: [{ sku: 'LAMP', quantity: 5 }],
        note: 'soon',
        idempotencyKey: 'k-transfer-changed',
      },
    }),
    fields: transfer,
    meanwhile: ({ number }) => run('promiseTransfer', { number }, '__typename'),
  },
  unpromiseTransfer: {
    args: (answer) => ({ number: answer('createTransfer').number, idempotencyKey: 'k-unpromise' }),
    fields: transfer,
  },
  promiseTransfer: {
    args: (answer) => ({ number: answer('createTransfer').number, idempotencyKey: 'k-promise' }),
    fields: transfer,
  },
  sendTransfer: {
    args: (answer) => ({
      input: {
        ...{ number: answer('createTransfer').number, lines: [{ sku: 'LAMP', quantity: 3 }] },
        ...{ carrier: 'JNE', idempotencyKey: 'k-send' },
      },
    }),
    fields: transfer,
    meanwhile: ({ number }) =>
      run('receiveTransfer', { input: { number, lines: [{ sku: 'LAMP', damaged: 1 }] } }, '__typename'),
  },
  receiveTransfer: {
    args: (answer) => ({
      input: {
        ...{ number: answer('createTransfer').number, lines: [{ sku: 'LAMP', received: 1, surplus: 1 }] },
        idempotencyKey: 'k-receive',
      },
    }),
    fields: transfer,
  },
  settleTransfer: {
    args: (answer) => ({
      input: {
        ...{ number: answer('createTransfer').number, lines: [{ sku: 'LAMP', lost: 1 }] },
        ...{ note: 'gone', idempotencyKey: 'k-settle' },
      },
    }),
    fields: transfer,
  },
  cancelTransfer: {
    args: (answer) => ({
      number: answer('sendTransfer').remainder,
      reason: 'late',
      idempotencyKey: 'k-transfer-cancelled',
    }),
    fields: transfer,
  },
})
