import mongoose, { Types } from 'mongoose'
import { byHand } from './ledger-watch.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute))
const actor = { kind: 'SYSTEM', id: 'first', name: 'first' }

/**
 * In place of what is there, a business as the first version wrote it, with exactly its fields: 10 lamps received, 4 of them sold in an order that
 * is open, 1 in one that has shipped; 2 shades, their threshold 3.
 */
export async function insertFirstVersion(): Promise<void> {
  const id = () => new Types.ObjectId()
  const london = { _id: id(), code: 'LONDON', name: 'London', address: '', isActive: true, stockCount: 2 }
  const [lamp, shade] = [product('LAMP', 'Écru lamp', 500), product('SHADE', 'Shade', 200)]
  const place = { warehouse: london._id, warehouseCode: london.code }
  const level = { allocated: 0, low: false, lowStockThreshold: 0, ...place }
  const lamps = {
    _id: id(),
    product: lamp._id,
    sku: 'LAMP',
    ...level,
    quantity: 5,
    allocated: 4,
    version: 4,
    updatedAt: at(4),
  }
  const shades = {
    _id: id(),
    product: shade._id,
    sku: 'SHADE',
    ...level,
    quantity: 2,
    lowStockThreshold: 3,
    low: true,
    version: 1,
    updatedAt: at(5),
  }
  const orderOf = (orderNumber: string, status: string, qty: number, minute: number) => ({
    _id: id(),
    orderNumber,
    status,
    items: [
      {
        productId: lamp._id,
        sku: 'LAMP',
        productName: lamp.name,
        priceAtPurchase: 500,
        qty,
        allocations: [{ stock: lamps._id, warehouse: london._id, quantity: qty }],
      },
    ],
    totalAmount: qty * 500,
    customerName: 'Ann',
    placedBy: actor,
    warehouses: [london._id],
    terms: [orderNumber.toLowerCase(), 'ann'],
    createdAt: at(minute),
    updatedAt: at(minute),
  })
  const [open, shipped] = [orderOf('OLD-1', 'PENDING', 4, 2), orderOf('OLD-2', 'SHIPPED', 1, 3)]
  const receipt = { type: 'ADJUSTMENT', reason: 'RECEIPT', allocatedDelta: 0, allocatedAfter: 0 }
  const movementOf = ({ _id, product, sku }: typeof lamps, sequence: number, facts: object) => ({
    ...{ _id: id(), stock: _id, product, sku, ...place, event: id(), sequence, actor },
    ...{ createdAt: at(sequence), ...facts },
  })
  const orderMove = (order: typeof open, type: string, numbers: [number, number, number, number]) => {
    const [quantityDelta, allocatedDelta, quantityAfter, allocatedAfter] = numbers
    const reference = { kind: 'ORDER', id: String(order._id), label: order.orderNumber }
    return { type, reference, quantityDelta, allocatedDelta, quantityAfter, allocatedAfter }
  }
  const movements = [
    movementOf(lamps, 1, { ...receipt, quantityDelta: 10, quantityAfter: 10 }),
    movementOf(lamps, 2, orderMove(open, 'ALLOCATION', [-4, 4, 6, 4])),
    movementOf(lamps, 3, orderMove(shipped, 'ALLOCATION', [-1, 1, 5, 5])),
    movementOf(lamps, 4, orderMove(shipped, 'SHIPMENT', [0, -1, 5, 4])),
    movementOf(shades, 1, { ...receipt, quantityDelta: 2, quantityAfter: 2 }),
  ]
  const written = {
    warehouses: [{ ...london, createdAt: at(0) }],
    products: [lamp, shade],
    stocks: [lamps, shades],
    movements,
    orders: [open, shipped],
  }
  const db = mongoose.connection.db!
  for (const [name, documents] of Object.entries(written)) {
    await db.command({ collMod: name, validator: {}, validationLevel: 'off' })
    await db.collection(name).deleteMany({}, byHand)
    await db.collection(name).insertMany(documents, byHand)
  }
}

function product(sku: string, name: string, price: number) {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(' ')
  const terms = [...new Set([sku.toLowerCase(), ...words])]
  return { _id: new Types.ObjectId(), sku, name, price, tags: [], isDeleted: false, terms, createdAt: at(0) }
}
