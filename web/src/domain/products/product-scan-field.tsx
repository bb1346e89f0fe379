import { Group } from '@mantine/core'
import { useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { ProductPicker, type PickedProduct } from './product-picker.tsx'
import { useScan } from './product-by-code.ts'
import { beep } from '../scanner/beep.ts'
import { ScanButton } from '../scanner/scan-button.tsx'
import type { ScanAnswer } from '../scanner/scan-dialog.tsx'

interface ProductScanFieldProps {
  label: string
  /** Adds so many of it and returns a line for the log of scans. */
  onProduct: (product: PickedProduct, units: number) => string
  inputRef?: Ref<HTMLInputElement>
  autoFocus?: boolean
}

/** Takes one product after the other, typed, from a scanner or from the camera. */
export function ProductScanField({ label, onProduct, inputRef, autoFocus }: ProductScanFieldProps) {
  const { t } = useTranslation()
  const scan = useScan()
  const [text, setText] = useState('')
  const [unknown, setUnknown] = useState<string>()
  const queue = useRef(Promise.resolve())

  async function find(code: string, marked?: PickedProduct): Promise<ScanAnswer> {
    const scanned = await scan(code).catch(() => undefined)
    const product = scanned?.product ?? marked
    if (product) return { found: true, text: onProduct(product, scanned?.units ?? 1) }
    return { found: false, text: t('scanner.unknown', { code }) }
  }

  /** A scanner is faster than the network: the field is cleared at once, and codes are looked up in order. */
  function enter(code: string, marked: PickedProduct | undefined): void {
    setText('')
    setUnknown(undefined)
    queue.current = queue.current.then(async () => {
      const answer = await find(code, marked)
      beep(answer.found ? 'found' : 'unknown')
      if (!answer.found) setUnknown(answer.text)
    })
  }

  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <ProductPicker
        label={label}
        placeholder={t('scanner.placeholder')}
        text={text}
        onTextChange={(next) => {
          setText(next)
          setUnknown(undefined)
        }}
        onPick={(product) => {
          setText('')
          onProduct(product, 1)
        }}
        onEnter={enter}
        error={unknown}
        inputRef={inputRef}
        autoFocus={autoFocus}
        grow
      />
      <ScanButton onCode={find} />
    </Group>
  )
}
