import { paths } from '../../paths.ts'

/** The page of this app that a scanned code names: by its address, as on the papers that are printed here, or by a number. */
export function pageOfCode(code: string): string | undefined {
  if (/^TR-[\w-]+$/i.test(code)) return paths.transferOf(code)
  const url = URL.canParse(code) ? new URL(code) : undefined
  return url?.origin === location.origin ? url.pathname : undefined
}
