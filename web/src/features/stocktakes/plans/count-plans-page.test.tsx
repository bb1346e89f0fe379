import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LiveSocket } from '../../../testing/live-socket.ts'
import { failure, leeds, london, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import { aStocktake } from '../../../testing/stocktakes.ts'
import {
  CountPlansDocument,
  SetCountPlanDocument,
  StartStocktakeDocument,
  StocktakeByNumberDocument,
  type CountPlansQuery,
  type SetCountPlanMutationVariables,
  type StartStocktakeMutationVariables,
} from '../stocktakes.generated.ts'

type Plans = CountPlansQuery['countPlans']
type Due = Plans[number]['today'][number]

const due = (abcClass: Due['abcClass'], proposed: number): Due => ({
  ...{ __typename: 'CountsDue', abcClass, stocks: 252, due: 243, daily: 12 },
  ...{ beingCounted: 0, countedToday: 0, proposed },
})
const rhythm = (abcClass: Due['abcClass'], everyDays: number) => ({
  ...{ __typename: 'CountRhythm' as const, abcClass, everyDays },
})

test('what is due begins to be counted in one step; a plan is made of what is usual, and a colleague’s is not overwritten unseen', async () => {
  let plans: Plans = [
    {
      ...{ __typename: 'CountPlan', id: 'w1', version: 1, warehouse: london },
      ...{ rhythms: [rhythm('A', 30), rhythm('C', 365)], today: [due('A', 12), due('C', 0)] },
    },
    { __typename: 'CountPlan', id: 'w2', version: 0, warehouse: leeds, rhythms: [], today: [] },
  ]
  const started: StartStocktakeMutationVariables['input'][] = []
  const set: SetCountPlanMutationVariables['input'][] = []
  const { user, address } = renderApp('/stocktakes/plans', {
    handlers: [
      onQuery(CountPlansDocument, () => ({ countPlans: plans })),
      onMutation(StartStocktakeDocument, ({ input }) => {
        started.push(input)
        return { startStocktake: aStocktake({ number: 'ST-2' }) }
      }),
      onMutation(SetCountPlanDocument, ({ input }) => {
        set.push(input)
        if (set.length === 1) {
          const conflict = { version: 1, changedBy: null, changedAt: null, current: {} }
          return failure('BAD_USER_INPUT', { conflict })
        }
        const { today: _, ...plan } = plans[1]!
        return { setCountPlan: { ...plan, version: 2 } }
      }),
      onQuery(StocktakeByNumberDocument, () => ({ stocktake: aStocktake({ number: 'ST-2' }) })),
    ],
  })
  expect(await screen.findAllByText('243 of 252')).toHaveLength(2)
  await user.click(screen.getByRole('button', { name: 'Make a plan' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.clear(dialog.getByLabelText('Class B: every … days'))
  // A colleague’s comes meanwhile, and stands behind the form that was filled before it.
  plans = [plans[0]!, { ...plans[1]!, version: 1, rhythms: [rhythm('A', 7)], today: [due('A', 5)] }]
  LiveSocket.push({
    stocktakeChanged: { __typename: 'Stocktake', id: 'st3', number: 'ST-3', status: 'POSTED', version: 5 },
  })
  expect(await screen.findByRole('button', { name: 'Count 5', hidden: true })).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText(/^Somebody has changed the plan/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('The plan of LEEDS is saved.')).toBeTruthy()
  expect(set).toMatchObject([
    {
      warehouseCode: 'LEEDS',
      rhythms: [
        { abcClass: 'A', everyDays: 30 },
        { abcClass: 'C', everyDays: 365 },
      ],
      expectedVersion: 0,
    },
    { expectedVersion: 1 },
  ])
  await user.click(screen.getByRole('button', { name: 'Count 12' }))
  await waitFor(() => expect(address()).toMatch(/^\/stocktakes\/ST-2/))
  expect(started).toMatchObject([
    { warehouseCode: 'LONDON', title: 'Cycle count', scope: { due: [{ abcClass: 'A', most: 12 }] } },
  ])
})
