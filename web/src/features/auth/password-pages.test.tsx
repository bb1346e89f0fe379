import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure, granted, mira, onMutation, onQuery, signedOut } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  ChangePasswordDocument,
  ForgotPasswordDocument,
  InstallationDocument,
  RevokeSessionDocument,
  SessionsDocument,
  SetPasswordDocument,
  type SetPasswordMutationVariables,
} from './auth.generated.ts'

const good = 'correct horse battery staple'

test('the link of an administrator sets the password once, and signs in', async () => {
  const sent: SetPasswordMutationVariables[] = []
  const set = onMutation(SetPasswordDocument, (variables, request) => {
    expect(request.headers.get('authorization')).toBeNull()
    sent.push(variables)
    return { setPasswordAndSignIn: granted({ user: mira([]) }) }
  })
  const { user, address } = renderApp('/set-password#tok-1', { handlers: [signedOut, set] })
  await user.type(await screen.findByLabelText('New password'), good)
  await user.type(screen.getByLabelText('Once more'), `${good}!{Enter}`)
  expect(await screen.findByText('The two differ.')).toBeTruthy()
  await user.type(screen.getByLabelText('Once more'), '{Backspace}{Enter}')
  expect(await screen.findByText('The password is set. You are signed in.')).toBeTruthy()
  expect(sent).toEqual([{ token: 'tok-1', password: good }])
  await waitFor(() => expect(address()).not.toMatch(/set-password|sign-in/))
})

test('who forgot the password asks for a link where mail is sent, and is not told who has an account', async () => {
  const asked: string[] = []
  const handlers = [
    signedOut,
    onQuery(InstallationDocument, () => ({
      installation: { __typename: 'Installation' as const, mailsPasswords: true },
    })),
    onMutation(ForgotPasswordDocument, ({ email }) => {
      asked.push(email)
      return { forgotPassword: true }
    }),
  ]
  const { user } = renderApp('/sign-in', { handlers })
  await user.click(await screen.findByRole('link', { name: 'Forgot your password?' }))
  // The page before has a field of this name too, and stands until the code of this one is there.
  await screen.findByRole('heading', { name: 'Forgot your password?' })
  await user.type(screen.getByLabelText('E-mail'), ' ann@gudang.test {Enter}')
  expect(await screen.findByText(/^If ann@gudang.test has an account/)).toBeTruthy()
  expect(asked).toEqual(['ann@gudang.test'])
})

test('a link that has been used says so, and so does an address without one', async () => {
  const spent = { path: ['token'], code: 'SPENT', message: 'Used.' }
  const set = onMutation(SetPasswordDocument, () => failure('BAD_USER_INPUT', { fields: [spent] }))
  const { user } = renderApp('/set-password#tok-1', { handlers: [signedOut, set] })
  await user.type(await screen.findByLabelText('New password'), good)
  await user.type(screen.getByLabelText('Once more'), `${good}{Enter}`)
  expect(await screen.findByText('This link does not hold')).toBeTruthy()
})

test('a wrong present password is told at its field', async () => {
  const wrong = { path: ['current'], code: 'WRONG', message: 'This is not your present password.' }
  const change = onMutation(ChangePasswordDocument, () => failure('BAD_USER_INPUT', { fields: [wrong] }))
  const { user } = renderApp('/account', { handlers: [change] })
  await user.click(await screen.findByRole('button', { name: 'Change password' }))
  await user.type(await screen.findByLabelText('Present password'), 'guess')
  await user.type(screen.getByLabelText(/^New password/), `${good}{Enter}`)
  expect(await screen.findByText('This is not your present password.')).toBeTruthy()
})

test('another session is ended from the list, one’s own is not', async () => {
  const session = (id: string, isCurrent: boolean) => ({
    __typename: 'UserSession' as const,
    id,
    device: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    address: '10.0.0.1',
    createdAt: '2026-11-20T10:00:00.000Z',
    lastSeenAt: '2026-11-20T10:00:00.000Z',
    isCurrent,
  })
  const ended: string[] = []
  const handlers = [
    onQuery(SessionsDocument, () => ({
      sessions: [session('s1', true), ...(ended.length ? [] : [session('s2', false)])],
    })),
    onMutation(RevokeSessionDocument, ({ id }) => {
      ended.push(id)
      return { revokeSession: true }
    }),
  ]
  const { user } = renderApp('/account/sessions', { handlers })
  await user.click(await screen.findByRole('button', { name: 'End' }))
  expect(await screen.findByText('The session has ended.')).toBeTruthy()
  expect(ended).toEqual(['s2'])
})
