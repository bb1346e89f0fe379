import { Types } from 'mongoose'
import { theseIds, type SomeIds } from '../../platform/database/some-ids.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import {
  chainHash,
  movementsAfter,
  movementsSince,
  stocksAfter,
  unitsByDocument,
} from '../stock/for-reports.ts'
import { stocksById, type Stock, type StockMovement } from '../stock/index.ts'
import { documentProofs, type DocumentProof } from './document-proofs.ts'
import { HeldDocuments, NamedDocuments, type DocumentsInQuestion } from './documents-in-question.ts'
import { allAcknowledgements, type Acknowledgements } from './ledger-acknowledgement.queries.ts'
import { LedgerFindings, mostListed, type Findings } from './ledger-findings.ts'
import { LedgerMarkingModel, LedgerMarkModel, type LedgerMark } from './ledger-mark.model.ts'
import { documentFindings, StockProof, type Units } from './ledger-proof.rules.ts'
import { LedgerMismatchKind, type LedgerReport } from './reports.types.ts'

const batch = 200

interface BatchChecked {
  checked: number
  movements: number
  /** Undefined where this was the last batch. */
  next: { after?: Types.ObjectId } | undefined
  findings: LedgerFindings
}

/** How far a check has come: what is left is checked from here, also by another server. */
export interface CheckReached {
  startedAt: Date
  /** 0 are the stocks, then each kind of document. */
  stage: number
  after?: Types.ObjectId | undefined
  stocks: number
  movements: number
  found: Findings
}

interface CheckOptions {
  /** What marks hold for right is not read again. */
  newOnly?: boolean
  from?: CheckReached | undefined
  reached?: (reached: CheckReached) => void
}

/**
 * Recomputes everything, a batch at a time, beside writers and without a false alarm. Memory does not grow with the
 * ledger: a level is read, then its movements are streamed up to the sequence that it names, which never change again.
 */
export async function verifyLedger(
  ctx: Ctx,
  { newOnly = false, from, reached }: CheckOptions = {},
): Promise<LedgerReport> {
  const known = await allAcknowledgements()
  await beginMarking(ctx)
  // Who takes a check up has not seen all of its movements.
  const inQuestion = newOnly ? new NamedDocuments() : from ? undefined : new HeldDocuments(ctx)
  const stages = [
    (after?: Types.ObjectId) => checkStocks(ctx, known, { after, inQuestion, newOnly }),
    ...documentProofs.map((proof) => async (after?: Types.ObjectId) => {
      const ids = await inQuestion?.take(proof)
      return inTransaction(() => checkDocuments(ctx, proof, known, { after, ids }))
    }),
  ]
  const findings = new LedgerFindings(known, from?.found)
  let at = from ?? { startedAt: ctx.now(), stage: 0, stocks: 0, movements: 0, found: findings.report() }
  while (at.stage < stages.length) {
    ctx.life?.check()
    const { checked, movements, next, findings: more } = await stages[at.stage]!(at.after)
    findings.take(more)
    at = {
      ...at,
      stage: next ? at.stage : at.stage + 1,
      after: next?.after,
      stocks: at.stocks + (at.stage === 0 ? checked : 0),
      movements: at.movements + movements,
    }
    reached?.(at)
  }
  if (seesAll(ctx)) await LedgerMarkingModel.deleteOne({ _id: marking })
  return {
    stocksChecked: at.stocks,
    movementsChecked: at.movements,
    ...findings.report(),
    newOnly,
    startedAt: at.startedAt,
    checkedAt: ctx.now(),
  }
}

interface StocksToCheck {
  after: Types.ObjectId | undefined
  inQuestion: DocumentsInQuestion | undefined
  newOnly: boolean
}

async function checkStocks(
  ctx: Ctx,
  known: Acknowledgements,
  { after, inQuestion, newOnly }: StocksToCheck,
): Promise<BatchChecked> {
  const stocks = await stocksAfter(ctx, after, batch)
  const last = stocks.length === batch ? stocks.at(-1)!._id : undefined
  const next = last && { after: last }
  const findings = new LedgerFindings(known)
  const marks = await marksOf(stocks)
  const proofs = new Map(
    stocks.map((stock) => {
      const id = String(stock._id)
      const from = newOnly ? marks.get(id) : undefined
      const proof = new StockProof<StockMovement>(chainHash, findings.of(id, codesOf(stock)), from)
      return [id, { stock, proof }]
    }),
  )
  const beyond = new Map<string, StockMovement>()
  const orphans = documentProofs.map((proof) => new OrphanSearch(proof))
  let movements = 0
  const portions = newOnly ? movementsSince(placesOf(stocks, marks)) : movementsAfter(ctx, after, last)
  for await (const portion of portions) {
    movements += portion.length
    for (const movement of portion) {
      const id = String(movement.stock)
      const entry = proofs.get(id)
      if (entry && movement.sequence <= entry.stock.version) entry.proof.feed(movement)
      else if (!beyond.has(id) && beyond.size < mostListed) beyond.set(id, movement)
      inQuestion?.see(movement)
      for (const search of orphans) search.see(movement)
    }
    for (const search of orphans) await search.askIfMany()
  }
  for (const { stock, proof } of proofs.values()) proof.finish(stock)
  await tellBeyond(findings, [...beyond.values()])
  let allExist = true
  for (const search of orphans) {
    const { noun, missing: kind } = search.proof
    for (const id of await search.finish()) {
      allExist = false
      findings.of(id)({
        kind,
        found: id,
        problem: `movements name the ${noun} ${id} that does not exist`,
        identity: [],
      })
    }
  }
  // Else what names them is new for the next check too.
  if (allExist && seesAll(ctx)) await mark([...proofs.values()], marks)
  return { checked: stocks.length, movements, next, findings }
}

const placesOf = (stocks: Stock[], marks: Map<string, LedgerMark>) =>
  stocks.map(({ _id }) => ({ stock: _id, sequence: marks.get(String(_id))?.sequence ?? 0 }))

async function marksOf(stocks: Stock[]): Promise<Map<string, LedgerMark>> {
  const found = await LedgerMarkModel.find({ _id: { $in: stocks.map(({ _id }) => _id) } })
    .sort({ _id: 1 })
    .lean()
  return new Map(found.map((each) => [String(each._id), each]))
}

const marking = 'marking'

/** Who sees less cannot say of a stock that all of its documents agree with it. */
const seesAll = ({ actor }: Ctx): boolean => actor.warehouseIds === null && !actor.ownOrdersOnly

/** What a check has marked that broke off before it came to the documents is believed by none. */
async function beginMarking(ctx: Ctx): Promise<void> {
  if (await LedgerMarkingModel.exists({ _id: marking })) await LedgerMarkModel.deleteMany({})
  if (seesAll(ctx))
    await LedgerMarkingModel.updateOne({ _id: marking }, { since: ctx.now() }, { upsert: true })
}

/** Where nothing differed, what is new begins here from now on. */
async function mark(
  proofs: { stock: Stock; proof: StockProof<StockMovement> }[],
  marks: Map<string, LedgerMark>,
): Promise<void> {
  const changed = proofs.flatMap(({ stock: { _id }, proof: { proved } }) =>
    proved && proved.head !== (marks.get(String(_id))?.head ?? '')
      ? [{ updateOne: { filter: { _id }, update: { $set: proved }, upsert: true } }]
      : [],
  )
  if (changed.length > 0) await LedgerMarkModel.bulkWrite(changed, { ordered: false })
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

  see({ reference }: StockMovement): void {
    if (reference && this.proof.isNamedBy(reference)) this.#asked.add(reference.id)
  }

  async askIfMany(): Promise<void> {
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
  { noun, balances, atOnce, differing, find }: DocumentProof,
  known: Acknowledgements,
  { after, ids: wanted }: { after: Types.ObjectId | undefined; ids: string[] | undefined },
): Promise<BatchChecked> {
  const range: SomeIds = after ? { _id: { $gt: after } } : {}
  const these = wanted && theseIds(wanted)
  const documents = await find(ctx, these ?? range, atOnce)
  const ids = documents.map(({ _id }) => String(_id))
  const isFull = (wanted ?? documents).length === atOnce
  const ledger = new Map(ids.map((id) => [id, new Map<string, Units>()]))
  for (const { document, stock, ...units } of ids.length > 0 ? await unitsByDocument(ctx, ids) : [])
    ledger.get(document)!.set(stock, units)
  const findings = new LedgerFindings(known)
  for (const { _id, about, holds } of documents) {
    const found = documentFindings({ noun, kind: differing, balances }, holds, ledger.get(String(_id))!)
    if (found.length === 0) continue
    const stocks = await stocksById(found.map(({ stock }) => new Types.ObjectId(stock)))
    for (const { stock, finding } of found) {
      const level = stocks.find(({ _id }) => String(_id) === stock)
      findings.of(String(_id), { ...(level ? codesOf(level) : {}), ...about })(finding)
    }
    // What names it is new for the next check too.
    if (stocks.length > 0) await LedgerMarkModel.deleteMany({ _id: { $in: stocks.map(({ _id }) => _id) } })
  }
  return {
    checked: documents.length,
    movements: 0,
    next: isFull ? (wanted ? {} : { after: documents.at(-1)!._id }) : undefined,
    findings,
  }
}
