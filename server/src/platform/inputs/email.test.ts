import { expect, it } from 'vitest'
import { emailAddress, emailKey } from './email.ts'

it.each([
  ['juergen@münchen.de', 'juergen@münchen.de'],
  ['josé@example.com', 'josé@example.com'],
  ['jose\u0301@example.com', 'josé@example.com'],
  [' ana@example.com ', 'ana@example.com'],
  ['O\u2019Brien+orders/2@Example.CO.UK', 'O\u2019Brien+orders/2@example.co.uk'],
  ["o'brien!#$%&*=?^_`{|}~-@example.com", "o'brien!#$%&*=?^_`{|}~-@example.com"],
  ['用户@例子.广告', '用户@例子.广告'],
  ['a@xn--mnchen-3ya.de', 'a@münchen.de'],
  ['अजय@डाटा.भारत', 'अजय@डाटा.भारत'],
  [`${'l'.repeat(64)}@example.com`, `${'l'.repeat(64)}@example.com`],
])('%j is an address', (given, stored) => {
  expect(emailAddress.parse(given)).toBe(stored)
})

it.each([
  'at home',
  '@example.com',
  'a@',
  'a@localhost',
  'a@b@example.com',
  '.a@example.com',
  'a..b@example.com',
  'a b@example.com',
  'a@exa mple.com',
  'a@example.com:25',
  'a@example.com/x',
  'a@-example.com',
  'a@example.123',
  'a@[127.0.0.1]',
  'a@example.com, b@example.com',
  'Ana <ana@example.com>',
  'a\u0000@example.com',
  `${'l'.repeat(65)}@example.com`,
  `${'é'.repeat(33)}@example.com`,
  `a@${'long.'.repeat(60)}com`,
  '',
])('%j is none', (given) => {
  expect(emailAddress.safeParse(given).success).toBe(false)
})

it('addresses that reach one person are compared as one', () => {
  for (const typed of ['José@MÜNCHEN.de', ' jose\u0301@xn--mnchen-3ya.de', 'JOSÉ@münchen.DE'])
    expect(emailKey(typed)).toBe('josé@münchen.de')
  expect(emailKey(' No Address ')).toBe('no address')
})
