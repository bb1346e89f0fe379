// A process of its own for the engines of a run, so that their processor time is told apart: see main.ts.
import { startEngineSet } from '@gudang/local-engines'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dir = mkdtempSync(join(tmpdir(), 'gudang-bench-'))
const engines = await startEngineSet({ dir, durable: true })
process.send!({ mongodbUri: engines.mongodbUri, redisUrl: engines.redisUrl, kind: engines.kind })
process.once('disconnect', () => void engines.stop().then(end))
function end(): void {
  rmSync(dir, { recursive: true, force: true })
  process.exit()
}
