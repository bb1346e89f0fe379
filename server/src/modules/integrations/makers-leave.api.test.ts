import { allPermissions } from '@gudang/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { createIntegration, integrationOf, updateIntegration } from '../../testing/integrations.ts'
import { adjustStock } from '../../testing/operations.ts'
import { connect } from '../../testing/raw-socket.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { RoleModel, UserModel } from '../users/users.model.ts'
import { IntegrationModel } from './integrations.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const shop = ['product.view', 'inventory.view', 'order.view', 'order.create'] as const
const who = '{ actor { kind id name } }'

const refusalOf = async (client: TestClient, query = who, variables?: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions
const idOf = async (client: TestClient) => (await client.run<{ me: { id: string } }>('{ me { id } }')).me.id

describe('who leaves', () => {
  const remove = 'mutation ($id: ID!, $fate: IntegrationsFate) { deleteUser(id: $id, integrations: $fate) }'
  const deactivate = `mutation ($id: ID!, $fate: IntegrationsFate) {
    updateUser(input: { id: $id, isActive: false, integrations: $fate }) { id }
  }`

  it.each([
    ['deleted', remove],
    ['deactivated', deactivate],
  ])('and is %s leaves no integration behind undecided', async (_what, leave) => {
    const maker = await app.as('admin')
    const id = await idOf(maker)
    const names = [`A of ${id}`, `B of ${id}`]
    for (const name of names) await integrationOf(maker, { name, permissions: shop })
    const mere = await app.asHolderOf(...allPermissions.filter((name) => name !== 'integration.manage'))
    await RoleModel.updateOne({ name: 'admin' }, { $pull: { permissions: 'integration.manage' } })
    const before = await snapshot()
    expect(await refusalOf(mere, leave, { id })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['integrations'], code: 'HAS_INTEGRATIONS', values: [{ value: names.join(', ') }] }],
    })
    expect(await refusalOf(mere, leave, { id, fate: 'HAND_OVER' })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await snapshot()).toBe(before)
    await RoleModel.updateOne({ name: 'admin' }, { $set: { permissions: allPermissions } })
  })

  it.each([
    ['deleted', remove],
    ['deactivated', deactivate],
  ])('and is %s hands them over: they go on, as far as their new maker may', async (_what, leave) => {
    const maker = await app.as('admin')
    const { client, id } = await integrationOf(maker, { permissions: [...shop, 'inventory.adjust'] })
    const heir = await app.asHolderOf(
      ...allPermissions.filter((name) => name !== 'inventory.adjust' && name !== 'ledger.acknowledge'),
    )
    await RoleModel.updateOne(
      { name: 'admin' },
      { $pull: { permissions: { $in: ['inventory.adjust', 'ledger.acknowledge'] } } },
    )
    await heir.run(leave, { id: await idOf(maker), fate: 'HAND_OVER' })
    await RoleModel.updateOne({ name: 'admin' }, { $set: { permissions: allPermissions } })
    const receipt = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'RECEIPT' }
    expect(await client.run(who)).toMatchObject({ actor: { id } })
    expect((await refusalOf(client, adjustStock, { input: receipt }))?.code).toBe('FORBIDDEN')
    expect(
      await heir.run('query ($id: ID!) { integration(id: $id) { version maker { id } } }', { id }),
    ).toEqual({
      integration: { version: 1, maker: { id: await idOf(heir) } },
    })
    const [last] = await EventModel.find({ 'subject.id': id }).sort({ at: -1 }).limit(1).lean()
    expect(last).toMatchObject({ kind: 'integration.updated', version: 1 })
  })

  it.each([
    ['deleted', remove],
    ['deactivated', deactivate],
  ])('and is %s may end them, until somebody takes them over', async (_what, leave) => {
    const maker = await app.as('admin')
    const { client, id } = await integrationOf(maker, { permissions: shop })
    const { closed } = await connect(client)
    await admin.run(leave, { id: await idOf(maker), fate: 'DEACTIVATE' })
    expect([(await refusalOf(client))?.reason, await closed]).toEqual(['INTEGRATION_INACTIVE', 4403])
    const revive = { id, isActive: true }
    expect(await refusalOf(admin, updateIntegration, { input: revive })).toMatchObject({
      fields: [{ code: 'NO_MAKER' }],
    })
    await admin.run(updateIntegration, { input: { ...revive, takeOver: true } })
    expect(await client.run(who)).toMatchObject({ actor: { id } })
  })

  it('in the moment in which they make one leaves none behind undecided either', async () => {
    for (let round = 0; round < 5; round++) {
      const maker = await app.as('admin')
      const id = await idOf(maker)
      const input = { name: `race ${round}`, permissions: shop }
      await Promise.all([maker.send(createIntegration, { input }), admin.send(deactivate, { id })])
      const user = (await UserModel.findById(id).lean())!
      const made = await IntegrationModel.countDocuments({ maker: id, isActive: true })
      expect([user.isActive, made]).toEqual(user.isActive ? [true, 1] : [false, 0])
    }
  })
})
