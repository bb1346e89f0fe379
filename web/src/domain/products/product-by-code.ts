import { useCallback } from 'react'
import { useApi } from '../../graphql/api.tsx'
import { useMay } from '../people/me.tsx'
import { ScanDocument, type PickedProductFragment } from './product-picker.generated.ts'

export interface Scanned {
  product: PickedProductFragment
  /** As many as are in it where a pack was scanned. */
  units: number
}

/** Looks up a scanned code, always from the server, so that the levels are current. */
export function useScan(): (code: string) => Promise<Scanned | undefined> {
  const { client } = useApi()
  // Without the permission to see levels, products are found all the same.
  const withStocks = useMay('inventory.view')
  return useCallback(
    async (code) => {
      const { data } = await client.query({
        query: ScanDocument,
        variables: { code, withStocks },
        fetchPolicy: 'network-only',
      })
      return data?.scan && !data.scan.product.isDeleted ? data.scan : undefined
    },
    [client, withStocks],
  )
}

/** For who asks what it is, and not how many. */
export function useProductByCode(): (code: string) => Promise<PickedProductFragment | undefined> {
  const scan = useScan()
  return useCallback(async (code) => (await scan(code))?.product, [scan])
}
