import { tidyCode } from '@gudang/domain'
import { Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { useProductByCode } from './product-by-code.ts'
import { beep } from '../scanner/beep.ts'
import { ScanButton } from '../scanner/scan-button.tsx'
import type { ScanAnswer } from '../scanner/scan-dialog.tsx'

interface ProductSearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** A search that a scanner may fill in: a barcode becomes the SKU that it stands for. */
export function ProductSearchField({ label, value, onChange }: ProductSearchFieldProps) {
  const { t } = useTranslation()
  const byCode = useProductByCode()

  async function find(code: string): Promise<ScanAnswer> {
    const product = await byCode(code).catch(() => undefined)
    if (!product) return { found: false, text: t('scanner.unknown', { code }) }
    onChange(product.sku)
    return { found: true, text: `${product.sku} ${product.name}` }
  }

  return (
    <Group gap={6} wrap="nowrap" flex={{ base: '1 0 100%', xs: '1 1 220px' }} maw={{ xs: 296 }}>
      <SearchField
        label={label}
        value={value}
        onChange={onChange}
        onEnter={(text) => {
          const code = tidyCode(text)
          if (code) void find(code).then(({ found }) => found && beep('found'))
        }}
      />
      <ScanButton onCode={find} />
    </Group>
  )
}
