import { readCode, type ReadText } from '@gudang/domain'
import mongoose from 'mongoose'
import type { Logger } from '../observe/logger.ts'

export type CodeKind = 'SKU' | 'WAREHOUSE'

/** A code from before codes were read as they are now, which is not what it would be read as; see ADR 20. */
export interface OldCode {
  kind: CodeKind | 'BARCODE' | 'ROLE'
  /** As it is stored. */
  code: string
  readAs: string
  /** The SKU or code that has that form itself: this one is found exactly as it is stored, and no other way. */
  sameAs?: string
}

export const oldCodesIn = (db: mongoose.mongo.Db) => db.collection<OldCode>('oldCodes')

const none = () => ({ exact: new Set<string>(), byForm: new Map<string, string>() })
const known = { SKU: none(), WAREHOUSE: none(), BARCODE: none() }

/** They never change while a server runs: only the migration writes them. */
export async function loadOldCodes(log: Logger): Promise<void> {
  Object.assign(known, { SKU: none(), WAREHOUSE: none(), BARCODE: none() })
  let same = 0
  for await (const { kind, code, readAs, sameAs } of oldCodesIn(mongoose.connection.db!).find({})) {
    if (sameAs !== undefined) same++
    if (kind === 'ROLE') continue
    known[kind].exact.add(code)
    if (sameAs === undefined) known[kind].byForm.set(readAs, code)
  }
  if (same > 0)
    log.warn({ same }, 'Codes that look the same as others: see oldCodes with sameAs, docs/operations.md')
}

/** As codes were compared before. */
export const formerly = (given: string) => given.trim().toUpperCase()

/** Whether a text is such a code and nothing else: then it must reach its lookup as it is. */
export const isOldCode = (given: string): boolean =>
  Object.values(known).some(({ exact }) => exact.has(formerly(given)))

/** A code as it is stored: an old one is found as it was and by what it reads as now. */
export function readStoredCode(kind: CodeKind, given: string): ReadText {
  const { exact, byForm } = known[kind]
  if (exact.has(formerly(given))) return { text: formerly(given) }
  const read = readCode(given)
  return 'text' in read ? { text: byForm.get(read.text) ?? read.text } : read
}

/** For filters: what is no code is that of nothing. */
export function storedCode(kind: CodeKind, given: string): string {
  const read = readStoredCode(kind, given)
  return 'text' in read ? read.text : given
}
