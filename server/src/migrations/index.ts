import type { Migration } from '../platform/database/migrations.ts'
import { movementsAreChained } from './0001-movements-are-chained.ts'
import { fieldsSinceTheFirstVersion } from './0002-fields-since-the-first-version.ts'
import { importFindingsTellTheirParts } from './0003-import-findings-tell-their-parts.ts'
import { seedsAreRemembered } from './0004-seeds-are-remembered.ts'
import { emailsInOneForm } from './0005-emails-in-one-form.ts'
import { wordsAsPeopleTypeThem } from './0006-words-as-people-type-them.ts'
import { lowIsWhatIsWatched } from './0007-low-is-what-is-watched.ts'
import { importsKnowTheirCheck } from './0008-imports-know-their-check.ts'
import { codesThatLookTheSameAreOne } from './0009-codes-that-look-the-same-are-one.ts'
import { adminsAcknowledgeMismatches } from './0010-admins-acknowledge-mismatches.ts'
import { noPermissionForWhatThereIsNot } from './0011-no-permission-for-what-there-is-not.ts'
import { orderWordsAlone } from './0012-order-words-alone.ts'
import { adminsHoldOwnOrders } from './0013-admins-hold-own-orders.ts'
import { stocksKnowTheirLastCount } from './0014-stocks-know-their-last-count.ts'
import { daySumsMadeAnew } from './0015-day-sums-made-anew.ts'
import { adminsManageIntegrations } from './0016-admins-manage-integrations.ts'
import { stocksHaveABinKey } from './0017-stocks-have-a-bin-key.ts'
import { whoMovesStockReceives } from './0018-who-moves-stock-receives.ts'
import { whoBooksCountsCountsInStocktakes } from './0019-who-books-counts-counts-in-stocktakes.ts'
import { changesHaveATime } from './0020-changes-have-a-time.ts'
import { ordersAreFoundByTheirFacts } from './0021-orders-are-found-by-their-facts.ts'
import { lastCountsKnowTheirStocktake } from './0022-last-counts-know-their-stocktake.ts'

/** In their order. A migration that has run somewhere is never changed, only followed by another. */
export const migrations: Migration[] = [
  movementsAreChained,
  fieldsSinceTheFirstVersion,
  importFindingsTellTheirParts,
  seedsAreRemembered,
  emailsInOneForm,
  wordsAsPeopleTypeThem,
  lowIsWhatIsWatched,
  importsKnowTheirCheck,
  codesThatLookTheSameAreOne,
  adminsAcknowledgeMismatches,
  noPermissionForWhatThereIsNot,
  orderWordsAlone,
  adminsHoldOwnOrders,
  stocksKnowTheirLastCount,
  daySumsMadeAnew,
  adminsManageIntegrations,
  stocksHaveABinKey,
  whoMovesStockReceives,
  whoBooksCountsCountsInStocktakes,
  changesHaveATime,
  ordersAreFoundByTheirFacts,
  lastCountsKnowTheirStocktake,
]
