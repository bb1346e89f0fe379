import { expect, test } from 'vitest'
import { paths } from '../paths.ts'
import { screens } from './screens.ts'

test('every address of the app is looked at', () => {
  const shown = new Set(screens.map(({ address }) => new URL(address, 'http://gudang.test').pathname))
  const signedOut: string[] = [paths.signIn, paths.setPassword, paths.forgotPassword]
  const missing = Object.values(paths).filter(
    (path) => typeof path === 'string' && !signedOut.includes(path) && !shown.has(path),
  )
  expect(missing).toEqual([])
})
