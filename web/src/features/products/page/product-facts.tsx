import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../../domain/people/me.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import type { ProductRowFragment } from '../products.generated.ts'

interface ProductFactsProps {
  product: ProductRowFragment
  /** Where nothing else says its name. */
  named?: boolean
}

/** For those who may view but not edit. */
export function ProductFacts({ product, named }: ProductFactsProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const format = useFormat()
  const { name, price, tags, barcodes, packs, defaultLowStockThreshold, isDeleted } = product
  const facts: [string, string][] = [
    [t('products.price'), money(price)],
    [t('products.tags'), tags.join(', ') || '—'],
    [t('products.barcodes'), barcodes.join(', ') || '—'],
    [
      t('products.packs.title'),
      packs
        .filter(({ retired }) => !retired)
        .map(({ name: pack, units, barcode }) =>
          [t('products.packs.inOne', { pack, units: format.number(units) }), barcode]
            .filter(Boolean)
            .join(' · '),
        )
        .join(', ') || '—',
    ],
    [
      t('products.threshold'),
      defaultLowStockThreshold > 0 ? format.number(defaultLowStockThreshold) : t('stock.unwatched'),
    ],
  ]
  return (
    <Stack gap="xs">
      {named && <Text fw={600}>{name}</Text>}
      {isDeleted && (
        <Text size="sm" c="dimmed">
          {t('products.deletedHint')}
        </Text>
      )}
      {facts.map(([label, value]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
