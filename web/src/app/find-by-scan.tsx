import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useProductByCode } from '../domain/products/product-by-code.ts'
import { beep } from '../domain/scanner/beep.ts'
import { pageOfCode } from '../domain/scanner/page-of-code.ts'
import { ScanDialog } from '../domain/scanner/scan-dialog.tsx'
import { paths } from '../paths.ts'

/** The first product that the camera reads is opened, or the page that a printed paper leads to. */
export function FindByScan({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const byCode = useProductByCode()
  async function open(code: string) {
    const page = pageOfCode(code)
    if (page) {
      beep('found')
      onClose()
      void navigate(page)
      return { found: true, text: page }
    }
    const product = await byCode(code).catch(() => undefined)
    beep(product ? 'found' : 'unknown')
    if (!product) return { found: false, text: t('scanner.unknown', { code }) }
    onClose()
    void navigate(paths.product(product.sku))
    return { found: true, text: product.sku }
  }
  return <ScanDialog onCode={open} onClose={onClose} />
}
