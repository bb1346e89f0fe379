import { expect, it } from 'vitest'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import { parseInput, issueOf, type FieldProblem } from './field-problems.ts'
import { count, money, objectId, text, warehouseCode } from './inputs.ts'

function problemsOf(schema: z.ZodType, input: unknown): FieldProblem[] {
  try {
    parseInput(schema, input)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError)
    return (error as ApiError).extensions['fields'] as FieldProblem[]
  }
}

it.each([
  ['a text that is too long', text(3), 'abcd', 'TOO_LONG', { most: '3' }],
  ['a text that is too short', text(9, 4), 'abc', 'TOO_SHORT', { least: '4' }],
  ['a text of blanks', text(3), '   ', 'EMPTY', {}],
  ['a control character', text(9), 'a\u0007', 'CONTROL_CHARACTER', {}],
  ['a code with a space', warehouseCode, 'A B', 'SPACES', {}],
  ['an id that is none', objectId, 'xyz', 'NO_ID', {}],
  ['an e-mail address that is none', z.email(), 'ann', 'NO_EMAIL', {}],
  ['a fraction', count, 1.5, 'NOT_WHOLE', {}],
  ['a number that is too big', count, 2_147_483_648, 'TOO_BIG', { most: '2147483647' }],
  ['a number that is too small', money, -1, 'TOO_SMALL', { least: '0' }],
  ['too many items', z.array(count).max(1), [1, 2], 'TOO_MANY', { most: '1' }],
  ['no items', z.array(count).min(1), [], 'EMPTY', {}],
  ['a filter that there is not', z.strictObject({}), { nope: 1 }, 'UNKNOWN', { value: 'nope' }],
  ['another type', text(3), 7, 'INVALID', {}],
  [
    'a rule of ours',
    z.number().refine(() => false, issueOf('TOO_MANY_DAYS', { most: 366 })),
    1,
    'TOO_MANY_DAYS',
    { most: '366' },
  ],
])('%s is told by its code and with what it is filled in', (_what, schema, input, code, values) => {
  expect(problemsOf(z.object({ field: schema }), { field: input })).toEqual([
    {
      path: ['field'],
      code,
      message: expect.stringMatching(/\.$/),
      values: Object.entries(values).map(([name, value]) => ({ name, value })),
    },
  ])
})

it('tells every problem at once, each at its place', () => {
  const schema = z.object({ name: text(3), lines: z.array(z.object({ quantity: count })) })
  const told = problemsOf(schema, { name: 'long', lines: [{ quantity: 1 }, { quantity: 0.5 }] })
  expect(told.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['name', 'At most 3 characters.'],
    ['lines.1.quantity', 'This must be a whole number.'],
  ])
})
