import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { leeds, london, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CreateWarehouseDocument,
  UpdateWarehouseDocument,
  WarehouseListDocument,
  type CreateWarehouseMutationVariables,
  type UpdateWarehouseMutation,
} from './warehouses.generated.ts'

const rows = [london, leeds].map((warehouse) => ({ ...warehouse, address: '1 Test Street' }))
const list = onQuery(WarehouseListDocument, () => ({ warehouses: rows }))

test('a warehouse that holds stock stays active, and says what it holds', async () => {
  const update = onMutation(UpdateWarehouseDocument, (): UpdateWarehouseMutation => ({
    updateWarehouse: {
      __typename: 'WarehouseNotEmpty',
      code: 'WAREHOUSE_NOT_EMPTY',
      message: 'No.',
      path: ['isActive'],
      onHand: 1_200,
      inTransit: 40,
      stocks: 7,
    },
  }))
  const { user } = renderApp('/warehouses?open=LONDON', { handlers: [list, update] })
  await user.click(await screen.findByRole('switch', { name: /^Active/ }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/Of 7 products it holds 1,200 units, and 40 are on the way/)).toBeTruthy()
  expect(screen.queryByText('Inactive')).toBeNull()
})

test('a new warehouse needs a code without spaces', async () => {
  const sent: CreateWarehouseMutationVariables[] = []
  const create = onMutation(CreateWarehouseDocument, (variables) => {
    sent.push(variables)
    return { createWarehouse: { ...rows[0]!, id: 'w3', code: 'BALI' } }
  })
  const { user } = renderApp('/warehouses?open=new', { handlers: [list, create] })
  await user.type(await screen.findByLabelText('Code'), 'BA LI')
  await user.type(screen.getByLabelText('Name'), 'Bali{Enter}')
  expect(await screen.findByText('Letters and digits without spaces.')).toBeTruthy()
  expect(sent).toEqual([])
  await user.clear(screen.getByLabelText('Code'))
  await user.type(screen.getByLabelText('Code'), 'BALI{Enter}')
  expect(await screen.findByText('BALI is saved.')).toBeTruthy()
  expect(sent[0]!.input).toMatchObject({ code: 'BALI', name: 'Bali', address: '' })
})

test('who may only look cannot open one', async () => {
  renderApp('/warehouses?open=LONDON', { permissions: ['warehouse.view'], handlers: [list] })
  expect(await screen.findByRole('cell', { name: /LONDON/ })).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
})
