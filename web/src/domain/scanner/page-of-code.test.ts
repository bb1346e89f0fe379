import { expect, test } from 'vitest'
import { pageOfCode } from './page-of-code.ts'

test('a code leads to a page of this app alone', () => {
  expect(pageOfCode(`${location.origin}/transfers/TR-1`)).toBe('/transfers/TR-1')
  expect(pageOfCode('TR-261130-0A1B2C')).toBe('/transfers/TR-261130-0A1B2C')
  for (const code of [
    'https://elsewhere.example/transfers/TR-1',
    'javascript:alert(1)',
    '4006381333931',
    'TR 1',
  ])
    expect(pageOfCode(code), code).toBeUndefined()
})
