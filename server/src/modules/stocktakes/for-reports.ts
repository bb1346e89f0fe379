/** What reports read of all stocktakes; nobody else comes in here. */
export { idsOfNoStocktake, postedBy, stocktakesAfter } from './stocktakes.queries.ts'
