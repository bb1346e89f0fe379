import { expect } from 'vitest'
import type { TestClient } from '../test-client.ts'

export type Facts = Record<string, unknown>

export interface Noun {
  /** The update of this noun, and those that take it away or bring it back. */
  update: string
  others: string[]
  argumentTypes: Record<string, string>
  /** Of the update's answer, and of `read`. */
  selection: string
  /** Makes one and answers what names it. */
  make(n: number): Promise<Facts>
  read(named: Facts): Promise<Facts & { version: number }>
  /** Of one field, to three values; to another field, where there is one. */
  changes: [Facts, Facts, Facts]
  aside?: Facts
  /** What a refused caller is told that it is, after the first change. */
  current: Facts
}

export const ofInput = (type: string) => ({ input: `${type}!` })
export const idOf = (answer: Record<string, Facts>) => ({ id: Object.values(answer)[0]!.id })

/** A view of the role of both: one of their own nobody else can change. */
export const viewNoun = (ann: () => TestClient): Noun => ({
  update: 'updateView',
  others: ['deleteView'],
  argumentTypes: ofInput('UpdateViewInput'),
  selection: 'version name isPinned parameters { name value }',
  make: async (n) => {
    const { roles } = await ann().run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
    const roleId = roles.find(({ name }) => name === 'admin')!.id
    const input = { list: 'STOCK', name: `Low ${n}`, parameters: [{ name: 'low', value: '1' }], roleId }
    return idOf(
      await ann().run('mutation ($input: CreateViewInput!) { createView(input: $input) { id } }', { input }),
    )
  },
  read: async ({ id }) =>
    (
      await ann().run<{ all: (Facts & { version: number })[] }>(
        '{ all: views { id version name isPinned parameters { name value } } }',
      )
    ).all.find((one) => one.id === id)!,
  changes: [
    { parameters: [{ name: 'q', value: 'lamp' }] },
    { parameters: [{ name: 'q', value: 'mug' }] },
    { parameters: [] },
  ],
  aside: { isPinned: true },
  current: {
    name: expect.stringMatching(/^Low/),
    parameters: [{ name: 'q', value: 'lamp' }],
    isPinned: false,
  },
})
