import { useCallback } from 'react'
import { useApi } from '../../graphql/api.tsx'
import { useMay } from '../people/me.tsx'
import { ProductByCodeDocument, type PickedProductFragment } from './product-picker.generated.ts'

/** What a scanner reads, looked up anew each time: the levels that come with it are of this moment. */
export function useProductByCode(): (code: string) => Promise<PickedProductFragment | undefined> {
  const { client } = useApi()
  // Who may not see levels finds products all the same.
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
