import { ActionIcon, NumberInput, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveProduct } from '../../domain/products/product-picker.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './transfer-lines-table.module.css'
import { availableIn, type TransferLine } from './transfer-lines.ts'

interface TransferLinesTableProps {
  lines: TransferLine[]
  from: string | undefined
  to: string | undefined
  /** By SKU: what the server refused for. */
  shortages: Map<string, { requested: number; available: number }>
  errorAt: (index: number) => string | undefined
  onQuantity: (sku: string, quantity: number | string) => void
  onRemove: (sku: string) => void
  /** Enter in a quantity: on to the next product. */
  onNext: () => void
}

export function TransferLinesTable({ lines, from, to, ...rest }: TransferLinesTableProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.lines} role="group" aria-label={t('transfers.lines')}>
      <div className={classes.head} aria-hidden>
        <span>{t('stock.sku')}</span>
        <span>{t('stock.product')}</span>
        <span>{from ?? t('transfers.from')}</span>
        <span>{to ?? t('transfers.to')}</span>
        <span>{t('transfers.quantity')}</span>
      </div>
      {lines.map((line, index) => (
        <Line key={line.product.sku} line={line} index={index} from={from} to={to} {...rest} />
      ))}
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="lg" px="sm">
          {t('transfers.noLines')}
        </Text>
      )}
    </div>
  )
}

type LineProps = Omit<TransferLinesTableProps, 'lines'> & { line: TransferLine; index: number }

function Line({ line, index, from, to, shortages, errorAt, onQuantity, onRemove, onNext }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const product = useLiveProduct(line.product)!
  const { sku } = product
  const shortage = shortages.get(sku)
  const level = (code: string | undefined) => {
    const available = code && availableIn(product, code)
    return typeof available === 'number' ? format.number(available) : '–'
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onNext()
  }
  return (
    <div className={classes.line} role="group" aria-label={t('transfers.line', { sku })}>
      <span className="gd-code">{sku}</span>
      <Text size="sm" className={`gd-clip ${classes.product}`} title={product.name}>
        {product.name}
      </Text>
      <Text size="sm" className={`gd-number ${classes.level}`}>
        <span className={classes.levelLabel}>{from ?? t('transfers.from')}</span>
        {level(from)}
      </Text>
      <Text size="sm" c="dimmed" className={`gd-number ${classes.level}`}>
        <span className={classes.levelLabel}>{to ?? t('transfers.to')}</span>
        {level(to)}
      </Text>
      <NumberInput
        size="xs"
        className={classes.quantity}
        aria-label={t('transfers.quantityOf', { sku })}
        value={line.quantity}
        onChange={(quantity) => onQuantity(sku, quantity)}
        onKeyDown={onKeyDown}
        error={errorAt(index) ?? Boolean(shortage)}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        styles={{ input: { textAlign: 'right' } }}
      />
      <ActionIcon
        className={classes.remove}
        aria-label={t('transfers.remove', { sku })}
        onClick={() => onRemove(sku)}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
      {shortage && (
        <Text size="xs" className={classes.shortage} role="alert">
          {t('transfers.shortage', {
            requested: format.number(shortage.requested),
            available: format.number(shortage.available),
          })}
        </Text>
      )}
    </div>
  )
}
