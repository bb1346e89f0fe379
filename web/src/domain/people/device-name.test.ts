import { expect, test } from 'vitest'
import { deviceName } from './device-name.ts'

test('a browser is called by its own name and its system', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  expect(deviceName(chrome)).toBe('Chrome · Linux')
  expect(deviceName(`${chrome} Edg/140.0.0.0`)).toBe('Edge · Linux')
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1')).toBe(
    'Safari · iOS',
  )
})

test('an app keeps the name that it gives itself, and silence has none', () => {
  expect(deviceName('gudang-client/1.0')).toBe('gudang-client/1.0')
  expect(deviceName('')).toBeUndefined()
})
