import { prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'

/** Which product where. SKU and warehouse code never change, so they may be copied. */
export class StockKey {
  @prop({ type: () => Types.ObjectId, required: true })
  product!: Types.ObjectId

  @prop({ type: () => Types.ObjectId, required: true })
  warehouse!: Types.ObjectId

  @prop({ type: () => String, required: true })
  sku!: string

  @prop({ type: () => String, required: true })
  warehouseCode!: string
}

/** What is about one stock. */
export class OfStock extends StockKey {
  @prop({ type: () => Types.ObjectId, required: true })
  stock!: Types.ObjectId
}
