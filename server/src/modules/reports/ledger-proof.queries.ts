import { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { chainHash, movementsAfter, stocksAfter, unitsByDocument } from '../stock/for-reports.ts'
import { stocksById, type StockMovement } from '../stock/index.ts'
import { documentProofs, type DocumentProof } from './document-proofs.ts'
import { allAcknowledgements, type Acknowledgements } from './ledger-acknowledgement.queries.ts'
import { LedgerFindings, mostListed } from './ledger-findings.ts'
import { documentFindings, StockProof, type Units } from './ledger-proof.rules.ts'
import { LedgerMismatchKind, type LedgerReport } from './reports.types.ts'

const batch = 200

interface BatchChecked {
  checked: number
  movements: number
  last: Types.ObjectId | undefined
  findings: LedgerFindings
}

/**
 * Recomputes everything, a batch at a time, beside writers and without a false alarm. Memory does not grow with the
 * ledger: a level is read, then its movements are streamed up to the sequence that it names, which never change again.
 */
export async function verifyLedger(ctx: Ctx): Promise<LedgerReport> {
  const startedAt = ctx.now()
  const known = await allAcknowledgements()
  const findings = new LedgerFindings(known)
  const stocks = await walk(ctx, findings, (after) => checkStocks(ctx, known, after))
  for (const proof of documentProofs)
    await walk(ctx, findings, (after) => inTransaction(() => checkDocuments(ctx, proof, known, after)))
  return {
    stocksChecked: stocks.checked,
    movementsChecked: stocks.movements,
    ...findings.report(),
    startedAt,
    checkedAt: ctx.now(),
  }
}

async function walk(
  ctx: Ctx,
  findings: LedgerFindings,
  checkBatch: (after: Types.ObjectId | undefined) => Promise<BatchChecked>,
): Promise<{ checked: number; movements: number }> {
  const sum = { checked: 0, movements: 0 }
  let after: Types.ObjectId | undefined
  do {
    ctx.life?.check()
    const start = after
    const found = await checkBatch(start)
    sum.checked += found.checked
    sum.movements += found.movements
    findings.take(found.findings)
    after = found.last
  } while (after)
  return sum
}

async function checkStocks(
  ctx: Ctx,
  known: Acknowledgements,
  after: Types.ObjectId | undefined,
): Promise<BatchChecked> {
  const stocks = await stocksAfter(ctx, after, batch)
  const last = stocks.length === batch ? stocks.at(-1)!._id : undefined
  const findings = new LedgerFindings(known)
  const proofs = new Map(
    stocks.map((stock) => {
      const proof = new StockProof<StockMovement>(chainHash, findings.of(String(stock._id), codesOf(stock)))
      return [String(stock._id), { stock, proof }]
    }),
  )
  const beyond = new Map<string, StockMovement>()
  const orphans = documentProofs.map((proof) => new OrphanSearch(proof))
  let movements = 0
  for await (const movement of movementsAfter(ctx, after, last)) {
    movements++
    const id = String(movement.stock)
    const entry = proofs.get(id)
    if (entry && movement.sequence <= entry.stock.version) entry.proof.feed(movement)
    else if (!beyond.has(id) && beyond.size < mostListed) beyond.set(id, movement)
    for (const search of orphans) await search.see(movement)
  }
  for (const { stock, proof } of proofs.values()) proof.finish(stock)
  await tellBeyond(findings, [...beyond.values()])
  for (const search of orphans) {
    const { noun, missing: kind } = search.proof
    for (const id of await search.finish())
      findings.of(id)({
        kind,
        found: id,
        problem: `movements name the ${noun} ${id} that does not exist`,
        identity: [],
      })
  }
  return { checked: stocks.length, movements, last, findings }
}

const codesOf = ({ sku, warehouseCode }: { sku: string; warehouseCode: string }) => ({ sku, warehouseCode })

/** A movement past what its level named was written since, and then the level names it now; or it should not be there. */
async function tellBeyond(findings: LedgerFindings, movements: StockMovement[]): Promise<void> {
  const levels = await stocksById(movements.map((movement) => movement.stock))
  const versions = new Map(levels.map((level) => [String(level._id), level.version]))
  for (const movement of movements) {
    const { sequence, hash } = movement
    const version = versions.get(String(movement.stock))
    if (version !== undefined && version >= sequence) continue
    const report = findings.of(String(movement.stock), codesOf(movement))
    if (version === undefined)
      report({
        kind: LedgerMismatchKind.LEVEL_MISSING,
        sequence,
        problem: 'movements of a level that does not exist',
        identity: [sequence, hash],
      })
    else
      report({
        kind: LedgerMismatchKind.MOVEMENT_BEYOND_LEVEL,
        sequence,
        expected: version,
        found: sequence,
        problem: `movement ${sequence} lies beyond the version ${version} of its level`,
        identity: [sequence, hash, version],
      })
  }
}

/** Which documents that movements name do not exist; asked in portions, since a stock may be in a million orders. */
class OrphanSearch {
  readonly #orphans = new Set<string>()
  #asked = new Set<string>()

  constructor(readonly proof: DocumentProof) {}

  async see({ reference }: StockMovement): Promise<void> {
    if (!reference || !this.proof.isNamedBy(reference)) return
    this.#asked.add(reference.id)
    if (this.#asked.size >= 1_000) await this.#ask()
  }

  async finish(): Promise<string[]> {
    await this.#ask()
    return [...this.#orphans]
  }

  async #ask(): Promise<void> {
    const ids = [...this.#asked]
    this.#asked = new Set()
    for (const id of ids.length > 0 ? await this.proof.idsOfNone(ids) : [])
      if (this.#orphans.size < mostListed) this.#orphans.add(id)
  }
}

async function checkDocuments(
  ctx: Ctx,
  { noun, balances, atOnce, differing, after: documentsAfter }: DocumentProof,
  known: Acknowledgements,
  after: Types.ObjectId | undefined,
): Promise<BatchChecked> {
  const documents = await documentsAfter(ctx, after, atOnce)
  const ids = documents.map(({ _id }) => String(_id))
  const ledger = new Map(ids.map((id) => [id, new Map<string, Units>()]))
  for (const { document, stock, ...units } of ids.length > 0 ? await unitsByDocument(ctx, ids) : [])
    ledger.get(document)!.set(stock, units)
  const findings = new LedgerFindings(known)
  for (const { _id, about, holds } of documents) {
    const found = documentFindings({ noun, kind: differing, balances }, holds, ledger.get(String(_id))!)
    const stocks = await stocksById(found.map(({ stock }) => new Types.ObjectId(stock)))
    for (const { stock, finding } of found) {
      const level = stocks.find(({ _id }) => String(_id) === stock)
      findings.of(String(_id), { ...(level ? codesOf(level) : {}), ...about })(finding)
    }
  }
  return {
    checked: documents.length,
    movements: 0,
    last: documents.length === atOnce ? documents.at(-1)!._id : undefined,
    findings,
  }
}
