import { allPermissions } from '@gudang/domain'
import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { noPermissionForWhatThereIsNot } from './0011-no-permission-for-what-there-is-not.ts'
import { adminsManageIntegrations } from './0016-admins-manage-integrations.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('a role loses the permission from before there were integrations, keeps its others, and the admins get it', async () => {
  const _id = new Types.ObjectId()
  const roles = mongoose.connection.collection<{ name: string; permissions: string[] }>('roles')
  await roles.insertOne({
    _id,
    name: 'partner',
    permissions: ['order.view', 'integration.manage', 'order.create'],
  })
  await roles.updateOne({ name: 'admin' }, { $pull: { permissions: 'integration.manage' } })
  for (const { up } of [noPermissionForWhatThereIsNot, adminsManageIntegrations, adminsManageIntegrations])
    await up(mongoose.connection.db!)
  expect((await roles.findOne({ _id }))!.permissions).toEqual(['order.view', 'order.create'])
  expect((await roles.findOne({ name: 'admin' }))!.permissions.toSorted()).toEqual(allPermissions.toSorted())
})
