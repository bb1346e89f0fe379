import { useCallback } from 'react'
import { useApi } from '../../graphql/api.tsx'
import { useMay } from '../people/me.tsx'
import { ProductByCodeDocument, type PickedProductFragment } from './product-picker.generated.ts'

/** Looks up a scanned code, always from the server, so that the levels are current. */
export function useProductByCode(): (code: string) => Promise<PickedProductFragment | undefined> {
  const { client } = useApi()
  // Without the permission to see levels, products are found all the same.
  const withStocks = useMay('inventory.view')
  return useCallback(
    async (code) => {
      const { data } = await client.query({
        query: ProductByCodeDocument,
        variables: { code, withStocks },
        fetchPolicy: 'network-only',
      })
      return data?.productByCode && !data.productByCode.isDeleted ? data.productByCode : undefined
    },
    [client, withStocks],
  )
}
