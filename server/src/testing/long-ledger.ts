import mongoose, { Types } from 'mongoose'
import { chainHash, type StockMovement } from '../modules/stock/index.ts'

export const ledgerStart = Date.parse('2026-01-01T00:00:00Z')
export const betweenMovementsMs = 1_000
const batch = 1_000

/** Inserts a whole ledger by the driver: half of its movements are of one hot stock, the others are spread. */
export async function makeLedger(movements: number, stocks: number): Promise<void> {
  const [event, warehouse] = [new Types.ObjectId(), new Types.ObjectId()]
  const levels = Array.from({ length: stocks }, (_, index) => ({
    _id: new Types.ObjectId(),
    product: new Types.ObjectId(),
    warehouse,
    sku: `SKU${String(index).padStart(6, '0')}`,
    warehouseCode: 'LONDON',
    quantity: 0,
    allocated: 0,
    lowStockThreshold: 0,
    low: true,
    version: 0,
    head: '',
    updatedAt: new Date(0),
  }))
  let portion: StockMovement[] = []
  for (let done = 0; done < movements; done++) {
    const level = levels[done % 2 ? 0 : (done / 2) % stocks]!
    const createdAt = new Date(ledgerStart + done * betweenMovementsMs)
    level.quantity += 1
    level.version += 1
    level.low = false
    level.updatedAt = createdAt
    const movement = {
      _id: new Types.ObjectId(),
      stock: level._id,
      product: level.product,
      warehouse,
      sku: level.sku,
      warehouseCode: level.warehouseCode,
      event,
      sequence: level.version,
      type: 'ADJUSTMENT',
      reason: 'RECEIPT',
      quantityDelta: 1,
      allocatedDelta: 0,
      quantityAfter: level.quantity,
      allocatedAfter: 0,
      actor: { kind: 'SYSTEM', id: 'bench', name: 'bench' },
      createdAt,
    } as Omit<StockMovement, 'hash'>
    level.head = chainHash(level.head, movement)
    portion.push({ ...movement, hash: level.head })
    if (portion.length === batch || done === movements - 1) {
      await mongoose.connection.collection('movements').insertMany(portion)
      portion = []
    }
  }
  await mongoose.connection.collection('stocks').insertMany(levels)
}
