export { codeKey, readBarcode, readCode, tidyCode } from './code.ts'
export { gtin14, hasWrongCheckDigit, printedGtin } from './gtin.ts'
export { limits } from './limits.ts'
export { batchesOf, groupBy } from './group-by.ts'
export { inPacks, isPackName, readUnits, type Pack } from './packs.ts'
export { naturalKey } from './natural.ts'
export { decimalMoney, formatMoney, minorDigits, mostPrice, parseMoney } from './money.ts'
export {
  allPermissions,
  isPermission,
  mayGrant,
  permissions,
  seededRoles,
  type Permission,
} from './permissions.ts'
export { foldText, joinedText, matchesSearch, searchTerms, searchWords, sortText } from './search.ts'
export { isLow, lowOf } from './stock.ts'
export { dayMs, hourMs, minuteMs } from './time.ts'
export { readName, readNote, readText, type ReadText, type TextProblem } from './text.ts'
