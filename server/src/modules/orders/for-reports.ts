/** What reports read of all orders; nobody else comes in here. */
export { mostOrdered, openOrdersByAge, type SoldProduct } from './orders.figures.ts'
export { idsOfNoOrder, openOrderIds, someOrders } from './orders.queries.ts'
