import { inPacks, type Pack } from '@gudang/domain'
import { useFormat } from '../../i18n/use-format.ts'

/** A quantity, and how people say it where a pack is set: 28 (2 dus + 4). */
export function Units({ of: units, packs }: { of: number; packs: readonly Pack[] }) {
  const format = useFormat()
  const said = inPacks(units, packs)
  return (
    <>
      {format.number(units)}
      {said && <span className="gd-dimmed"> ({said})</span>}
    </>
  )
}
