import { expect, it } from 'vitest'
import { allPermissions, isPermission, seededRoles } from './permissions.ts'

it('names every permission noun.verb', () => {
  for (const name of allPermissions) expect(name).toMatch(/^[a-z]+\.[a-z]+(Own)?$/)
})

it('gives every permission to the admin, and to no role one that does not exist', () => {
  expect(seededRoles.find((role) => role.name === 'admin')?.permissions).toEqual(allPermissions)
  for (const role of seededRoles) expect(role.permissions.every(isPermission)).toBe(true)
})

it('does not take an inherited property for a permission', () => {
  expect(isPermission('constructor')).toBe(false)
})
