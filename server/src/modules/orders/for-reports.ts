/** What reports read of all orders; nobody else comes in here. */
export { mostOrdered, openOrdersByAge, type SoldProduct } from './orders.figures.ts'
export { idsOfNoOrder, ordersAfter } from './orders.queries.ts'
