import { useState, useSyncExternalStore, type FormEvent } from 'react'
import type { Access } from './access.ts'
import './sign-in-pane.css'

/** Who asks, in the IDE's sidebar: a person, or an app by its key. */
export const signInPane = (access: Access) => ({
  title: 'Who am I',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c0-4 4-6 8-6s8 2 8 6" />
    </svg>
  ),
  content: () => <SignInPane access={access} />,
})

function SignInPane({ access }: { access: Access }) {
  const who = useSyncExternalStore(access.who.subscribe, access.who.get)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setProblem('')
    await work().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
    setBusy(false)
  }

  const sending =
    (work: (values: Record<string, string>) => Promise<void>) => (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault()
      const form = event.currentTarget
      const values = Object.fromEntries(new FormData(form)) as Record<string, string>
      void run(async () => {
        await work(values)
        form.reset()
      })
    }

  return (
    <section className="who" aria-busy={isBusy}>
      <h1>Who am I</h1>
      <p role="status">
        {who === undefined ? '…' : who ? <Who {...who} /> : 'Nobody: sign in, or use a key.'}
      </p>
      {who && (
        <button className="graphiql-button" disabled={isBusy} onClick={() => void run(access.signOut)}>
          {who.kind === 'API_KEY' ? 'Leave the key' : 'Sign out'}
        </button>
      )}
      <p role="alert">{problem}</p>
      <form onSubmit={sending(({ email, password }) => access.signIn(email!, password!))}>
        <h2>Sign in</h2>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <button className="graphiql-button" disabled={isBusy}>
          Sign in
        </button>
        <small>The app in this browser is signed in with it too.</small>
      </form>
      <form onSubmit={sending(({ key }) => access.useKey(key!.trim()))}>
        <h2>Use a key</h2>
        <label>
          API key
          <input name="key" type="password" autoComplete="off" placeholder="gdg_…" required />
        </label>
        <button className="graphiql-button" disabled={isBusy}>
          Use the key
        </button>
        <small>It is kept in this page alone, until the page is left.</small>
      </form>
    </section>
  )
}

const Who = ({ kind, name }: { kind: string; name: string }) => (
  <>
    <strong>{name}</strong> {kind === 'API_KEY' ? '(an integration, by its key)' : ''}
  </>
)
