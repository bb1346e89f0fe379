import { tidyCode } from '@gudang/domain'
import { Group } from '@mantine/core'
import { useRef } from 'react'
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
  /** After Enter or a scan, with the SKU where it is a product's code, else with the text. */
  onEnter?: (text: string) => void
}

/** A search that a scanner may fill in: a barcode becomes the SKU that it stands for. */
export function ProductSearchField({ label, value, onChange, onEnter }: ProductSearchFieldProps) {
  const { t } = useTranslation()
  const byCode = useProductByCode()
  const typed = useRef(0)

  async function find(code: string): Promise<ScanAnswer> {
    const at = typed.current
    const product = await byCode(code).catch(() => undefined)
    // Somebody types on, or has scanned the next.
    const isLate = at !== typed.current
    if (!isLate) onEnter?.(product?.sku ?? code)
    if (!product) return { found: false, text: t('scanner.unknown', { code }) }
    if (!isLate) onChange(product.sku)
    return { found: true, text: `${product.sku} ${product.name}` }
  }

  return (
    <Group gap={6} wrap="nowrap" data-search flex={{ base: '1 0 100%', xs: '1 1 220px' }} maw={{ xs: 296 }}>
      <SearchField
        label={label}
        value={value}
        onChange={(text) => {
          typed.current++
          onChange(text)
        }}
        onEnter={(text) => {
          const code = tidyCode(text)
          if (code) void find(code).then(({ found }) => found && beep('found'))
        }}
      />
      <ScanButton onCode={find} />
    </Group>
  )
}
