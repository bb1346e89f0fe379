import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { noPermissionForWhatThereIsNot } from './0011-no-permission-for-what-there-is-not.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const update = 'mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { name permissions } }'

it('a role that had the permission for integrations can be saved again, and keeps its others', async () => {
  const _id = new Types.ObjectId()
  const db = mongoose.connection.db!
  await db
    .collection('roles')
    .insertOne({ _id, name: 'partner', permissions: ['order.view', 'integration.manage', 'order.create'] })
  const admin = await app.as('admin')
  const permissions = ['order.view', 'integration.manage', 'order.create']
  const input = { id: String(_id), name: 'partners', permissions }
  expect(await admin.send(update, { input })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  })
  for (let times = 0; times < 2; times++) await noPermissionForWhatThereIsNot.up(db)
  const { permissions: left } = (await db.collection('roles').findOne({ _id }))!
  expect(left).toEqual(['order.view', 'order.create'])
  expect(await admin.send(update, { input: { ...input, permissions: left as string[] } })).toMatchObject({
    data: { updateRole: { name: 'partners', permissions: left as string[] } },
  })
})
