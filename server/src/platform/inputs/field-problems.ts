import type { z } from 'zod'
import { ApiError } from '../errors.ts'

const number = (value: number) => value.toLocaleString('en')

/**
 * All that can be wrong with a field: the code that clients go by, and what is said of it in English. The values of a
 * sentence go along with it, so that a client can say the same in its own language.
 */
const sentences = {
  INVALID: 'This is not valid.',
  EMPTY: 'This must not be empty.',
  TOO_LONG: ({ most }: { most: number }) => `At most ${number(most)} characters.`,
  TOO_SHORT: ({ least }: { least: number }) => `At least ${number(least)} characters.`,
  TOO_MANY: ({ most }: { most: number }) => `At most ${number(most)} of them.`,
  TOO_BIG: ({ most }: { most: number }) => `At most ${number(most)}.`,
  TOO_SMALL: ({ least }: { least: number }) => `At least ${number(least)}.`,
  NOT_WHOLE: 'This must be a whole number.',
  BROKEN_CHARACTER: 'Half of a character: the text was cut in the middle of one.',
  CONTROL_CHARACTER: 'Control characters are not allowed.',
  TEXT_DIRECTION: 'Characters that turn the direction of the text are not allowed.',
  SPACES: 'No spaces are allowed here.',
  NO_EMAIL: 'This is no e-mail address.',
  NO_ID: 'This is no id.',
  NO_ADDRESS: 'This is no IP address and no network such as 203.0.113.0/24.',
  NO_URL: 'This is no address of https or http. User and password must not be in it.',
  HTTPS_ONLY: 'The address must begin with https.',
  PRIVATE_ADDRESS: 'Nothing is sent to private, loopback or link-local addresses.',
  NO_CURSOR: 'This is no cursor of this list.',
  KEY_REQUIRED: 'This integration gives an idempotency key to every command.',
  CURSOR_EXPIRED:
    'What came after this cursor is no longer kept. Take eventCursor, read everything anew, and go on from that cursor.',
  NO_TOPIC: ({ value, known }: { value: string; known: string }) =>
    `There is no topic ${value}. Topics are ${known}; order.* are all that begin with order.`,
  END_BEFORE_START: 'The end must lie after the beginning.',
  IN_THE_PAST: 'This must lie in the future.',
  IN_THE_FUTURE: ({ now }: { now: string }) => `This lies in the future: it is ${now} now.`,
  BEFORE_START: ({ at }: { at: string }) => `The stocktake was started at ${at}, after this.`,
  TOO_LONG_AGO: ({ days }: { days: number }) => `This is more than ${number(days)} days ago.`,
  TOO_MANY_DAYS: ({ most }: { most: number }) => `At most ${number(most)} days.`,

  UNKNOWN: ({ value }: { value: string }) => `${value} is not known.`,
  CHANGED: ({ expected, version }: { expected: number; version: number }) =>
    `It has been changed since version ${expected} was read: it is at version ${version}.`,
  TAKEN: ({ value, by, order }: { value: string; by?: string; order?: string }) => {
    if (by) return `${value} is a code of ${by} already.`
    return order ? `${value} is taken already, by the order ${order}.` : `${value} is taken already.`
  },
  DUPLICATE: ({ value, row }: { value: string; row: number }) => `${value} stands in row ${row} already.`,
  DELETED: ({ value }: { value: string }) => `${value} is deleted. Restore it first.`,
  INACTIVE: ({ value }: { value: string }) => `The warehouse ${value} is not active.`,
  IN_USE: ({ value }: { value: string }) => `${value} is in use.`,

  CHECK_DIGIT: 'The check digit is wrong: one of the digits is misread.',
  EXACTLY_ONE: ({ fields }: { fields: string }) => `Give exactly one of ${fields}.`,
  NOT_TOGETHER: ({ fields }: { fields: string }) => `Give at most one of ${fields}.`,
  NO_CHANGE: 'This changes nothing.',
  NOT_A_LINE: ({ value }: { value: string }) => `The transfer has no line of ${value}.`,
  SAME_WAREHOUSE: 'A transfer needs two different warehouses.',
  NOTHING_DAMAGED: 'Nothing of this transfer is said to be damaged.',
  CORRECTION_REASON: 'What corrects a movement has the reason CORRECTION.',
  CORRECTION_REFERENCE: 'The reference of a correction is the movement that it corrects.',
  TOO_MUCH_STOCK: ({ value, most }: { value: string; most: number }) =>
    `On hand of ${value} would pass ${number(most)}.`,
  COUNT_REASON: 'What was counted at another moment is a count: countedOnHand with the reason COUNT.',
  COUNTED_SINCE: ({ value, at }: { value: string; at: string }) =>
    `${value} was counted again at ${at}, after this count: there is nothing to book.`,
  NOT_OF_THE_PAST: 'Thresholds of the past are not kept.',

  WRONG: 'This is not your present password.',
  WRONG_CODE: 'This code is not right, or has been used. Wait for the next one.',
  NOT_OFFERED: 'The secret has expired. Begin again.',
  TOO_COMMON: 'This password is too easy to guess. Use several words or a password manager.',
  SPENT: 'This link has been used or has expired. Ask for another.',
  AMBIGUOUS: 'Argument and cookie hold different refresh tokens.',
  LAST_ADMIN: 'The last active administrator stays one.',
  HAS_INTEGRATIONS: ({ value }: { value: string }) =>
    `Integrations depend on this user: ${value}. Say what becomes of them.`,
  NO_MAKER: 'Nobody answers for this integration any more. Take it over.',

  NO_CSV: 'This is no CSV file. Save the spreadsheet as CSV.',
  NO_PICTURE: 'This is no picture that can be read: send a JPEG, PNG or WebP.',
  FILE_TOO_BIG: ({ most }: { most: number }) => `A file has at most ${most} MB.`,
  TOO_MANY_FILES: ({ most }: { most: number }) =>
    `You have ${number(most)} files that are neither applied nor cancelled. Apply or cancel some of them first.`,
  UNKNOWN_ENCODING: ({ known }: { known: string }) => `Encodings are ${known}.`,
  NOT_DECODABLE: ({ value }: { value: string }) =>
    `This has bytes that are not ${value}. Send the file again and choose the encoding that it was saved in.`,
  STRAY_QUOTE:
    'A quoted cell goes on after its closing quote. Write a quote within it twice, or leave the outer quotes out.',
  OPEN_QUOTE: 'A quote is opened here and closed nowhere.',
  ROW_TOO_LONG: ({ most }: { most: number }) =>
    `A row has at most ${number(most)} characters. Is a quote opened here and not closed?`,
  TOO_MANY_CELLS: ({ most }: { most: number }) => `A row has at most ${number(most)} cells.`,
  TOO_MANY_CODES: ({ most }: { most: number }) => `A file has at most ${number(most)} SKUs and barcodes.`,
  NO_ROWS: 'The file has no rows.',
  TOO_MANY_ROWS: ({ most }: { most: number }) =>
    `A file has at most ${number(most)} rows, empty ones included.`,
  UNKNOWN_COLUMN: ({ value }: { value: string }) => `There is no column "${value}": it is left out.`,
  UNNAMED_COLUMN: ({ column }: { column: number }) =>
    `Column ${column} has values but no name: it is left out.`,
  MISSING_COLUMN: ({ value }: { value: string }) => `The column ${value} is missing.`,
  REPEATED_COLUMN: ({ value, times }: { value: string; times: number }) =>
    `The column ${value} is there ${times} times.`,
  SURPLUS_CELLS: ({ cells, columns }: { cells: number; columns: number }) =>
    `The row has ${cells} cells, the header ${columns}.`,
  NO_COUNT: 'This must be a whole number of 0 or more, without signs.',
  NO_MOMENT: ({ value }: { value: string }) =>
    `"${value}" is no moment: write date, time and the offset of the time zone, e.g. 2026-11-29T10:00+07:00.`,
  NO_AMOUNT: ({ value, currency }: { value: string; currency: string }) =>
    `"${value}" is no amount in ${currency}: write it without thousands separators, e.g. 1250.50.`,
  NEEDED_FOR_NEW: 'A new product needs this.',
  SPOILT: ({ value }: { value: string }) =>
    `"${value}" is what a spreadsheet makes of a long number. Format the column as text and enter it again.`,
  CHANGED_SINCE: ({ before, now }: { before: string; now: string }) =>
    `It was ${before} when the file was checked and is ${now} now: the row is left as it is.`,
  MORE_LEFT_SINCE: 'More has left since then than was counted.',
  NOT_HELD: 'The warehouse has never held it: there is no place to name.',
  PROMISED: ({ units, sku, warehouse }: { units: number; sku: string; warehouse: string }) =>
    `${number(units)} units of ${sku} in ${warehouse} are promised to orders.`,
  NOT_CHECKED_YET: 'It is still being checked.',
  HAS_ERRORS: 'It has errors: nothing of it can be applied.',
  GIVEN_UP: 'It was begun three times and never ended. Divide the file, or ask for help if it is small.',
  GONE: 'The file waited too long and is gone. Send it again.',
  APPLIED_ALREADY: 'It is applied already: there is nothing to cancel.',
  CANCELLED: 'It was cancelled. Send the file again.',
  OUR_FAULT: 'Something went wrong on our side. Try it again.',
} satisfies Record<string, string | ((values: never) => string)>

type Sentences = typeof sentences
export type FieldProblemCode = keyof Sentences
type Values<C extends FieldProblemCode> = Sentences[C] extends (values: infer V) => string ? [V] : []

export const fieldProblemCodes = Object.fromEntries(
  Object.keys(sentences).map((code) => [code, code]),
) as Record<FieldProblemCode, FieldProblemCode>

/** What is said of each code, the names of its values in place of them. */
export const describeProblems = (): Record<FieldProblemCode, string> =>
  Object.fromEntries(
    Object.entries(sentences).map(([code, sentence]) => [
      code,
      typeof sentence === 'string' ? sentence : sentence(names as never),
    ]),
  ) as Record<FieldProblemCode, string>

const names = new Proxy({}, { get: (_, name) => (seldom.has(name) ? undefined : `{${String(name)}}`) })
/** Values that are there in some cases only. */
const seldom = new Set<string | symbol>(['by', 'order'])

/** What is wrong, wherever it stands. */
export interface Wrong {
  code: FieldProblemCode
  message: string
  values: { name: string; value: string }[]
}

export interface FieldProblem extends Wrong {
  path: string[]
}

export function wrong<C extends FieldProblemCode>(code: C, ...[values]: Values<C>): Wrong {
  const sentence: string | ((values: never) => string) = sentences[code]
  return {
    code,
    message: typeof sentence === 'string' ? sentence : sentence(values as never),
    values: Object.entries(values ?? {}).map(([name, value]) => ({ name, value: String(value) })),
  }
}

export const problem = <C extends FieldProblemCode>(
  path: string[],
  code: C,
  ...values: Values<C>
): FieldProblem => ({ path, ...wrong(code, ...values) })

export function badInput(fields: FieldProblem[]): ApiError {
  const message = fields.map((field) => `${field.path.join('.')}: ${field.message}`).join(' ')
  return new ApiError('BAD_USER_INPUT', message, { fields })
}

export const alreadyTaken = (path: string[], value: string) => badInput([problem(path, 'TAKEN', { value })])

/** Of a refinement of ours, for zod. */
export const issueOf = <C extends FieldProblemCode>(code: C, ...values: Values<C>) => ({
  params: { wrong: wrong(code, ...values) },
})

/** Checks and normalizes an input at the edge of a service; every problem is reported at once. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 100)
  throw badInput(issues.map((issue) => ({ path: issue.path.map(String), ...wrongOf(issue) })))
}

export function wrongOf(issue: z.core.$ZodIssue): Wrong {
  if (issue.code === 'custom') return (issue.params?.wrong as Wrong | undefined) ?? wrong('INVALID')
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum))
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'unrecognized_keys') return wrong('UNKNOWN', { value: issue.keys.join(', ') })
  if (issue.code === 'invalid_format' && issue.format === 'email') return wrong('NO_EMAIL')
  if (issue.code === 'invalid_type' && issue.expected === 'int') return wrong('NOT_WHOLE')
  return wrong('INVALID')
}

function tooBig(origin: string, most: number): Wrong {
  if (origin === 'string') return wrong('TOO_LONG', { most })
  return origin === 'array' ? wrong('TOO_MANY', { most }) : wrong('TOO_BIG', { most })
}

function tooSmall(origin: string, least: number): Wrong {
  if (least === 1 && (origin === 'string' || origin === 'array')) return wrong('EMPTY')
  return origin === 'string' ? wrong('TOO_SHORT', { least }) : wrong('TOO_SMALL', { least })
}
