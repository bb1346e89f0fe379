import type { FieldProblem, ProblemCode } from '../../../graphql/problem.ts'
import type { CountMode, StocktakeStatus } from '../../../graphql/schema.generated.ts'
import type { CountToldFragment } from '../stocktakes.generated.ts'

/** Why the server did not take it. */
export type CountRefusal =
  | { kind: 'field'; problem: FieldProblem }
  | { kind: 'status'; status: StocktakeStatus }
  | { kind: 'code'; code: ProblemCode }

/** What was said of a shelf, and how far it has come. */
export interface Scan {
  /** In the order in which they were made; given by the database. */
  id: number
  person: string
  stocktake: string
  code: string
  units: number
  mode: CountMode
  at: string
  state: 'waiting' | 'sent' | 'refused'
  /** The key under which it was sent: until the outcome is known it is sent so again. */
  batch?: string
  told?: CountToldFragment
  refusal?: CountRefusal
  /** Of a number that was set: what one had said of it before, where that is known. */
  before?: number
  /** It takes back that scan. */
  undoes?: number
  undone?: boolean
}

export type NewScan = Omit<Scan, 'id'>

export interface Changes {
  add?: NewScan[]
  put?: Scan[]
  remove?: Scan[]
}

const version = 1
let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('gudang-counts', version)
    request.onupgradeneeded = () =>
      request.result
        .createObjectStore('scans', { keyPath: 'id', autoIncrement: true })
        .createIndex('person', 'person')
    request.onsuccess = () => {
      // Another tab has a newer app: this one opens it again when it needs it.
      request.result.onversionchange = () => {
        request.result.close()
        opened = undefined
      }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error!)
  }).catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

/**
 * Reads all scans of a person, decides on them and writes, in one transaction: another tab is before it or after it. They live
 * in the browser's database, so that neither a reload nor an empty battery loses one.
 */
export async function changeScans(person: string, decide: (scans: Scan[]) => Changes): Promise<Scan[]> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('scans', 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore('scans')
    const all = (): IDBRequest<Scan[]> => store.index('person').getAll(person)
    const before = all()
    let after: IDBRequest<Scan[]>
    before.onsuccess = () => {
      const { add = [], put = [], remove = [] } = decide(before.result)
      for (const scan of [...put, ...add]) store.put(scan)
      for (const { id } of remove) store.delete(id)
      after = all()
    }
    transaction.oncomplete = () => resolve(after.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser keeps nothing.'))
  })
}
