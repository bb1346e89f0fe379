import { expect, it } from 'vitest'
import { termsOf } from './orders.terms.ts'

const found = (customerPhone: string) =>
  termsOf({ orderNumber: 'N1', customerName: 'Ann', customerPhone, items: [] }).filter((term) =>
    /^\d/.test(term),
  )

it.each([
  ['+62 812-3456', ['628123456', '8123456', '3456', '00628123456', '08123456']],
  ['0062 812 3456', ['00628123456', '628123456', '8123456', '3456', '08123456']],
  ['+1 (212) 555', ['1212555', '212555', '555', '001212555', '0212555']],
  ['+7 912', ['7912', '912', '007912', '0912']],
  ['+351 21 12', ['3512112', '2112', '12', '003512112', '02112']],
  ['+44 20 79', ['442079', '2079', '79', '00442079', '02079']],
  ['0812 3456', ['08123456', '3456']],
])('the phone %s is found as it is dialled abroad, at home and by its last groups', (phone, terms) => {
  expect(found(phone).sort()).toEqual([...terms].sort())
})

it('an e-mail is found by its name, its domain and their parts, and takes no word for the whole', () => {
  const told = { orderNumber: 'N1', customerName: 'Ann', customerEmail: 'jane.doe@mail.example', items: [] }
  expect(termsOf(told).sort()).toEqual(
    ['^n1', 'n1', 'ann', 'janedoe', 'jane', 'doe', 'mailexample', 'mail', 'example'].sort(),
  )
})
