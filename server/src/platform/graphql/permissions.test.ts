import 'reflect-metadata'
import { expect, it } from 'vitest'
import { buildUnguardedSchema, permissionTables } from '../../schema.ts'
import { mergePermissions } from './permissions.ts'

it('has a rule for every operation, and no rule for one that does not exist', async () => {
  const schema = await buildUnguardedSchema()
  const merged = mergePermissions(permissionTables)
  for (const root of ['Query', 'Mutation', 'Subscription'] as const) {
    const operations = Object.keys(schema.getRootType(root.toLowerCase() as never)!.getFields())
    expect(Object.keys(merged[root]).sort(), root).toEqual(operations.sort())
  }
})
