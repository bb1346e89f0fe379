import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { RefreshSessionDocument } from '../../graphql/session.generated.ts'
import { MeDocument } from '../../graphql/me.generated.ts'
import {
  failure,
  granted,
  mira,
  network,
  onMutation,
  onQuery,
  ownSecondFactor,
  signedOut,
} from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  LoginDocument,
  LoginSecondFactorDocument,
  OfferSecondFactorDocument,
  SessionsDocument,
  SetPasswordDocument,
  TurnOffSecondFactorDocument,
  TurnOnSecondFactorDocument,
  type LoginSecondFactorMutation,
  type LoginSecondFactorMutationVariables,
} from './auth.generated.ts'

type Outcome = LoginSecondFactorMutation['loginSecondFactor']

const needed = { __typename: 'SecondFactorNeeded' as const, challenge: 'challenge-1' }
const asked = onMutation(LoginDocument, () => ({ login: needed }))
const noSessions = onQuery(SessionsDocument, () => ({ sessions: [] }))

/** Answers in their order. */
function answering(outcomes: Outcome[]) {
  const sent: LoginSecondFactorMutationVariables[] = []
  const handler = onMutation(LoginSecondFactorDocument, (variables, request) => {
    expect(request.headers.get('authorization')).toBeNull()
    sent.push(variables)
    return { loginSecondFactor: outcomes[sent.length - 1]! }
  })
  return { sent, handler }
}

const wrongCode = (attemptsLeft: number, retryAfterMs: number | null = null) => ({
  __typename: 'WrongCode' as const,
  attemptsLeft,
  retryAfterMs,
})

test('after the password a code is asked for, as apps show it, or a recovery code', async () => {
  const { sent, handler } = answering([
    wrongCode(1),
    wrongCode(0, 300_000),
    granted({ user: mira(['order.view']) }),
  ])
  const { user } = renderApp('/account/sessions', { handlers: [signedOut, asked, handler, noSessions] })
  await user.type(await screen.findByLabelText('E-mail'), 'mira@gudang.test')
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  const code = await screen.findByLabelText<HTMLInputElement>('Code')
  expect(document.activeElement).toBe(code)
  expect([code.inputMode, code.autocomplete]).toEqual(['numeric', 'one-time-code'])
  await user.paste('123 456')
  await user.keyboard('{Enter}')
  expect(await screen.findByText(/One more attempt/)).toBeTruthy()
  expect(code.value).toBe('')
  await user.type(code, '000000{Enter}')
  expect(await screen.findByText(/Try again in 5 minutes/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }))
  const recovery = screen.getByLabelText<HTMLInputElement>('Recovery code')
  expect([recovery.inputMode, recovery.autocomplete]).toEqual(['text', 'off'])
  await user.type(recovery, 'abcd-efgh-ijkl-mnop{Enter}')
  expect(await screen.findByRole('heading', { name: 'My sessions' })).toBeTruthy()
  expect(sent).toEqual(
    ['123 456', '000000', 'abcd-efgh-ijkl-mnop'].map((oneTimeCode) => ({
      challenge: 'challenge-1',
      oneTimeCode,
    })),
  )
})

test('who takes too long begins with the password again', async () => {
  const { handler } = answering([{ __typename: 'ChallengeExpired', code: 'CHALLENGE_EXPIRED' }])
  const { user } = renderApp('/sign-in', { handlers: [signedOut, asked, handler] })
  await user.type(await screen.findByLabelText('E-mail'), 'mira@gudang.test')
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  await user.type(await screen.findByLabelText('Code'), '123456{Enter}')
  expect(await screen.findByText('That took too long. Enter your password again.')).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe('mira@gudang.test')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
})

test('a link sets the password and asks for the code too', async () => {
  const set = onMutation(SetPasswordDocument, () => ({ setPasswordAndSignIn: needed }))
  const { handler } = answering([granted({ user: mira([]) })])
  const { user, address } = renderApp('/set-password#tok-1', { handlers: [signedOut, set, handler] })
  await user.type(await screen.findByLabelText('New password'), 'correct horse battery staple')
  await user.type(screen.getByLabelText('Once more'), 'correct horse battery staple{Enter}')
  await user.type(await screen.findByLabelText('Code'), '123456{Enter}')
  expect(await screen.findByText('The password is set. You are signed in.')).toBeTruthy()
  await waitFor(() => expect(address()).not.toMatch(/set-password|sign-in/))
})

const recoveryCodes = Array.from({ length: 10 }, (_, n) => `abcd-efgh-ijkl-mno${n}`)
const offer = onMutation(OfferSecondFactorDocument, ({ password }) =>
  password === 'right'
    ? {
        offerSecondFactor: {
          __typename: 'SecondFactorOffer' as const,
          secret: 'JBSWY3DPEHPK3PXP',
          uri: 'otpauth://totp/Gudang:mira?secret=JBSWY3DPEHPK3PXP&issuer=Gudang',
        },
      }
    : failure('BAD_USER_INPUT', { fields: [{ path: ['password'], code: 'WRONG', message: 'No.' }] }),
)
const turnOn = onMutation(TurnOnSecondFactorDocument, ({ oneTimeCode }) =>
  oneTimeCode === '123456'
    ? { turnOnSecondFactor: { __typename: 'RecoveryCodes' as const, recoveryCodes } }
    : failure('BAD_USER_INPUT', { fields: [{ path: ['oneTimeCode'], code: 'WRONG_CODE', message: 'No.' }] }),
)

type User = ReturnType<typeof renderApp>['user']

async function setUp(user: User) {
  const password = await screen.findByLabelText('Present password')
  await user.type(password, 'guess{Enter}')
  expect(await screen.findByText('This is not your present password.')).toBeTruthy()
  await user.clear(password)
  await user.type(password, 'right{Enter}')
  expect(await screen.findByRole('img', { name: 'QR code of the secret' })).toBeTruthy()
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeTruthy()
  await user.type(screen.getByLabelText('Code'), '000000{Enter}')
  expect(await screen.findByText(/^This code is not right/)).toBeTruthy()
  await user.clear(screen.getByLabelText('Code'))
  await user.type(screen.getByLabelText('Code'), '123456{Enter}')
  const list = await screen.findByRole('group', { name: 'Recovery codes' })
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(recoveryCodes)
}

test('it is set up on the account page, whose recovery codes do not go by mistake, and turned off', async () => {
  const off: object[] = []
  const turnOff = onMutation(TurnOffSecondFactorDocument, (variables) => {
    off.push(variables)
    return { turnOffSecondFactor: true }
  })
  const { user } = renderApp('/account', { handlers: [offer, turnOn, turnOff] })
  await user.click(await screen.findByRole('button', { name: 'Set up a second factor' }))
  await setUp(user)
  await user.keyboard('{Escape}')
  await user.click(await screen.findByRole('button', { name: 'Keep editing' }))
  const blobs: Blob[] = []
  const made = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob)
    return 'blob:codes'
  })
  // Here a download would lead away from the page.
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  await user.click(screen.getByRole('button', { name: 'Save as a file' }))
  expect(await blobs[0]!.text()).toBe(`${recoveryCodes.join('\n')}\n`)
  for (const spy of [made, clicked]) spy.mockRestore()
  network.use(ownSecondFactor(true, 10))
  await user.click(screen.getByRole('button', { name: 'I have kept them' }))
  expect(await screen.findByText('On. 10 recovery codes left.')).toBeTruthy()

  await user.click(screen.getByRole('button', { name: 'Turn off the second factor' }))
  await user.type(await screen.findByLabelText('Present password'), 'right')
  await user.type(screen.getByLabelText('Code'), '654321')
  network.use(ownSecondFactor(false))
  await user.click(screen.getAllByRole('button', { name: 'Turn off the second factor' }).at(-1)!)
  expect(await screen.findByText('Off: the password alone lets you in.')).toBeTruthy()
  expect(off).toEqual([{ password: 'right', oneTimeCode: '654321' }])
})

const owing = { ...mira(['order.view']), mustSetUpSecondFactor: true }

test('whose role requires it sets it up before anything else, from the start or from the next request on', async () => {
  const begins = onMutation(RefreshSessionDocument, () => ({ refreshSession: granted({ user: owing }) }))
  const settled = onQuery(MeDocument, () => ({
    me: mira(['order.view']),
    installation: { __typename: 'Installation' as const, currency: 'GBP' },
  }))
  const { user } = renderApp('/account/sessions', { handlers: [begins, settled, offer, turnOn, noSessions] })
  expect(await screen.findByText('Your role requires one: set it up to go on.')).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeTruthy()
  await setUp(user)
  await user.click(screen.getByRole('button', { name: 'I have kept them' }))
  expect(await screen.findByRole('heading', { name: 'My sessions' })).toBeTruthy()
})

test('it is asked for as soon as the role requires it, in the middle of work', async () => {
  const closed = onQuery(SessionsDocument, () => failure('FORBIDDEN', { reason: 'SECOND_FACTOR_REQUIRED' }))
  renderApp('/account/sessions', { handlers: [closed] })
  expect(await screen.findByText('Your role requires one: set it up to go on.')).toBeTruthy()
})
