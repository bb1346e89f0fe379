/** What reports read of all stocktakes; nobody else comes in here. */
export { idsOfNoStocktake, postedBy, someStocktakes } from './stocktakes.queries.ts'
