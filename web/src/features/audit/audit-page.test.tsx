import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  AuditLogDocument,
  EventKindsDocument,
  type AuditLogQuery,
  type AuditLogQueryVariables,
} from './audit.generated.ts'

test('the log is narrowed by who, what it is about, kind and days; each is a chip that can be dropped, or all at once', async () => {
  const asked: AuditLogQueryVariables[] = []
  const { user, address } = renderApp('/audit?from=2026-11-02&to=2026-11-05', {
    handlers: [
      onQuery(EventKindsDocument, () => ({ eventKinds: ['order.placed'] })),
      onQuery(AuditLogDocument, (variables): AuditLogQuery => {
        asked.push(variables)
        const actor = { __typename: 'Actor' as const, id: 'u7', kind: 'USER' as const, name: 'Ayu' }
        const subject = { __typename: 'AuditSubject' as const, id: 'o1', kind: 'ORDER', label: '261123-AAAA' }
        const entry = { id: 'e1', at: '2026-11-03T10:00:00.000Z', kind: 'order.placed', requestId: 'r1' }
        return {
          auditLog: {
            __typename: 'AuditEntryConnection',
            nodes: [{ __typename: 'AuditEntry', ...entry, address: null, actor, subject, changes: [] }],
            pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
          },
        }
      }),
    ],
  })
  const chip = (text: string) => screen.findByRole('button', { name: `Drop the filter ${text}` })
  expect(await chip('2 Nov 2026 – 5 Nov 2026')).toBeTruthy()
  await user.click(await screen.findByRole('link', { name: 'Ayu' }))
  expect(await chip('Who: Ayu')).toBeTruthy()
  await user.click(await screen.findByRole('link', { name: '261123-AAAA' }))
  expect(await chip('About: 261123-AAAA')).toBeTruthy()
  await waitFor(() =>
    expect(asked.at(-1)?.filter).toMatchObject({
      actorId: 'u7',
      subject: { kind: 'ORDER', id: 'o1' },
      from: expect.stringMatching(/^2026-11-0/),
    }),
  )
  await user.click(await chip('Who: Ayu'))
  await waitFor(() => expect(asked.at(-1)?.filter).not.toHaveProperty('actorId'))
  expect(address()).toBe('/audit?from=2026-11-02&to=2026-11-05&subject=ORDER%3Ao1')
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(address()).toBe('/audit'))
})
