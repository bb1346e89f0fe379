/** What has been scanned or typed so far, by SKU. */
export type Arrived = Record<string, { units: number; damaged: number }>

/** What the server is told: what comes beyond what is left of a line is surplus. */
export function receiptOf(lines: { sku: string; open: number }[], arrived: Arrived) {
  return lines.flatMap(({ sku, open }) => {
    const { units, damaged } = arrived[sku] ?? { units: 0, damaged: 0 }
    const received = Math.min(units, Math.max(0, open - damaged))
    const surplus = units - received
    return received + damaged + surplus > 0 ? [{ sku, received, damaged, surplus }] : []
  })
}
