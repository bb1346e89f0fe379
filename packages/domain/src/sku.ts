/** Codes are compared trimmed and upper-cased, wherever they are typed, scanned or imported. */
export function normalizeSku(code: string): string {
  return code.trim().toUpperCase()
}
