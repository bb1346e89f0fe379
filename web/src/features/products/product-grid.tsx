import { decimalMoney, parseMoney } from '@gudang/domain'
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useMoney } from '../../domain/people/me.tsx'
import { useApi } from '../../graphql/api.tsx'
import { useFieldProblemText, useProblemText } from '../../graphql/problem-text.ts'
import { useEach } from '../../graphql/use-each.ts'
import type { Paging } from '../../ui/navigation/use-url-state.ts'
import { EditGrid, type Draft, type GridColumn, type Outcome } from '../../ui/table/edit-grid.tsx'
import type { PageOfRows } from '../../ui/table/pages.tsx'
import { UpdateProductDocument, type ProductRowFragment } from './products.generated.ts'

interface ProductGridProps {
  products: ProductRowFragment[] | undefined
  pageInfo?: PageOfRows
  paging: Paging
  onClose: () => void
}

/** Prices of the products of the list, edited in place. */
export function ProductGrid({ products, pageInfo, paging, onClose }: ProductGridProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const { currency } = useMe()
  const money = useMoney()
  const send = useEach()
  const problemText = useProblemText()
  const fieldText = useFieldProblemText()
  const columns = useMemo(
    (): GridColumn<ProductRowFragment>[] => [
      {
        name: 'price',
        title: t('products.price'),
        valueOf: ({ price }) => decimalMoney(price, currency),
        problemOf: (text) =>
          parseMoney(text, currency) === null ? t('products.badPrice', { example: money(1250) }) : undefined,
        maxLength: 20,
        numeric: true,
      },
    ],
    [t, currency, money],
  )

  async function setPrice({ row, values }: Draft<ProductRowFragment>): Promise<Outcome<ProductRowFragment>> {
    const { sku, version: expectedVersion } = row
    const price = parseMoney(values.price!, currency)!
    const { problem } = await send(`${sku} ${price} ${expectedVersion}`, (idempotencyKey) =>
      client.mutate({
        mutation: UpdateProductDocument,
        variables: { input: { sku, price, expectedVersion, idempotencyKey } },
      }),
    )
    if (!problem) return undefined
    const { conflict, fields } = problem
    if (!conflict) return { problem: fields[0] ? fieldText(fields[0]) : problemText(problem) }
    const now = Number(conflict.current.price)
    return {
      problem: t('grid.changed', { name: conflict.changedBy?.name ?? '', value: money(now) }),
      row: { ...row, version: conflict.version, price: now },
    }
  }

  return (
    <EditGrid
      label={t('shell.products')}
      rows={products?.filter(({ isDeleted }) => !isDeleted)}
      columns={columns}
      nameOf={({ sku }) => sku}
      leadTitle={t('products.sku')}
      lead={({ sku, name }) => (
        <>
          <span className="gd-code">{sku}</span>
          <Text size="xs" c="dimmed" className="gd-clip" maw={320} title={name}>
            {name}
          </Text>
        </>
      )}
      paging={paging}
      pageInfo={pageInfo}
      save={async (drafts, tell) => {
        for (const draft of drafts) tell(draft.row, await setPrice(draft))
      }}
      onClose={onClose}
    />
  )
}
