import { serialize } from 'bson'
import type { Command } from './call.ts'
import { CommandError } from './errors.ts'
import { Fields } from './fields.ts'

const queryFunctions: Record<string, string> = {
  find: 'bson_aggregation_find',
  aggregate: 'bson_aggregation_pipeline',
  count: 'bson_aggregation_count',
  distinct: 'bson_aggregation_distinct',
}

interface PlanNode {
  'Node Type': string
  'Index Name'?: string
  Plans?: PlanNode[]
}

interface Stage {
  stage: string
  indexName?: string
  inputStages?: Stage[]
}

/** PostgreSQL's plan: in the shape that MongoDB's tools look for, and as it is beside that. */
export const explain: Command = async ({ fields, database, query }) => {
  const body = fields.document('explain')
  const explained = body && new Fields(body)
  const queryFunction = explained && queryFunctions[explained.command]
  if (!queryFunction) throw new CommandError(115, `Cannot explain ${explained?.command ?? 'nothing'}.`)
  const analyze = fields.text('verbosity') === 'queryPlanner' ? 'FALSE' : 'TRUE'
  const [result] = await query({
    text: `EXPLAIN (FORMAT JSON, VERBOSE, ANALYZE ${analyze})
           SELECT document FROM documentdb_api_catalog.${queryFunction}($1, $2)`,
    values: [database, body],
  })
  const [postgres] = JSON.parse(result!) as [{ Plan: PlanNode }]
  const namespace = `${database}.${explained.text(explained.command)}`
  const queryPlanner = { namespace, winningPlan: stageOf(postgres.Plan) }
  return serialize({ queryPlanner, postgres, ok: 1 })
}

function stageOf(node: PlanNode): Stage {
  return {
    stage: stageName(node['Node Type']),
    ...(node['Index Name'] && { indexName: node['Index Name'] }),
    ...(node.Plans && { inputStages: node.Plans.map(stageOf) }),
  }
}

function stageName(nodeType: string): string {
  if (/Index.*Scan/.test(nodeType)) return 'IXSCAN'
  if (nodeType === 'Seq Scan') return 'COLLSCAN'
  return nodeType.toUpperCase().replaceAll(' ', '_')
}
