/** How people say numbers of units: "2 dus + 4". The ledger knows units alone. */
export interface Pack {
  name: string
  units: number
  retired?: boolean
}

/** Begins with a letter, reads as no multiplication (3 x12) and has no sign that means something in a quantity or a file. */
export const isPackName = (name: string): boolean => /^(?!x\s*\d)\p{L}[^+*:|\\\p{Cc}]*$/u.test(name)

const most = 2_147_483_647

/** Whole numbers, products of them and packs by the beginning of their name, summed: `4`, `3*12`, `2d+4`. Undefined where it is none. */
export function readUnits(text: string, packs: readonly Pack[] = []): number | undefined {
  const terms = text.split('+').map((term) => unitsOfTerm(term.trim(), packs))
  if (!terms.every((units) => units !== undefined)) return undefined
  const sum = terms.reduce((total, units) => total + units, 0)
  return sum <= most ? sum : undefined
}

function unitsOfTerm(term: string, packs: readonly Pack[]): number | undefined {
  const [, count, times, name] = /^(\d{1,10})\s*(?:[*x×]\s*(\d{1,10})|(\p{L}.*))?$/su.exec(term) ?? []
  if (count === undefined) return undefined
  if (name === undefined) return Number(count) * Number(times ?? 1)
  const pack = packOf(name, packs)
  return pack && Number(count) * pack.units
}

/** The one that is called so, else the only one whose name begins so. */
function packOf(name: string, packs: readonly Pack[]): Pack | undefined {
  const asked = name.toLowerCase()
  const begun = packs.filter((pack) => !pack.retired && pack.name.toLowerCase().startsWith(asked))
  return (
    begun.find((pack) => pack.name.toLowerCase() === asked) ?? (begun.length === 1 ? begun[0] : undefined)
  )
}

/** In the largest pack that fits, and what is left: `2 dus + 4`. Undefined where no pack fits. */
export function inPacks(units: number, packs: readonly Pack[]): string | undefined {
  const fitting = packs.filter((pack) => !pack.retired && pack.units <= units)
  if (fitting.length === 0) return undefined
  const pack = fitting.reduce((largest, each) => (each.units > largest.units ? each : largest))
  const rest = units % pack.units
  return `${Math.floor(units / pack.units)} ${pack.name}${rest > 0 ? ` + ${rest}` : ''}`
}
