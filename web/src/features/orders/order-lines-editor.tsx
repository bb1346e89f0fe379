import { ActionIcon, Button, Group, NumberInput, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../domain/people/me.tsx'
import { ProductPicker, useLiveProduct, type PickedProduct } from '../../domain/products/product-picker.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './order-lines-editor.module.css'
import {
  availableIn,
  emptyLine,
  isBlank,
  lineTotal,
  warehousesWithStock,
  shortageOf,
  type OrderLine,
  type Shortage,
} from './order-lines.ts'

interface EditorProps {
  form: Pick<
    UseFormReturnType<{ items: OrderLine[]; warehouseCode: string | undefined }>,
    | 'values'
    | 'errors'
    | 'getValues'
    | 'setFieldValue'
    | 'setFieldError'
    | 'clearFieldError'
    | 'insertListItem'
    | 'removeListItem'
  >
  shortages: Shortage[]
}

/** SKU, Enter, quantity, Enter makes a line: no mouse needed. */
export function OrderLinesEditor({ form, shortages }: EditorProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const { items } = form.values
  const inputs = useRef(new Map<string, HTMLInputElement | null>())
  // A new line has its input only after the next paint.
  const focus = (name: string) => requestAnimationFrame(() => inputs.current.get(name)?.focus())
  const remember = (name: string) => (element: HTMLInputElement | null) => {
    if (element) inputs.current.set(name, element)
    else inputs.current.delete(name)
  }

  function nextLine(index: number): void {
    const next = items[index + 1]
    if (next) return void focus(`sku ${next.key}`)
    const line = emptyLine()
    form.insertListItem('items', line)
    focus(`sku ${line.key}`)
  }

  /** By key, from the current values: the answer may arrive after more typing. */
  function change(key: string, changes: Partial<OrderLine>): void {
    const index = form.getValues().items.findIndex((line) => line.key === key)
    if (index < 0) return
    form.setFieldValue(`items.${index}`, (line: OrderLine) => ({ ...line, ...changes }))
    for (const field of Object.keys(changes)) form.clearFieldError(`items.${index}.${field}`)
  }

  function tellUnknown(key: string): void {
    const index = form.getValues().items.findIndex((line) => line.key === key)
    if (index >= 0) form.setFieldError(`items.${index}.sku`, t('orders.form.unknownSku'))
  }

  /** Adds one, or a pack: to the product's line, to an empty line, or to a new one. */
  function scan(product: PickedProduct, units: number): string {
    const lines = form.getValues().items
    const line = lines.find((each) => each.product?.sku === product.sku) ?? lines.find(isBlank)
    const qty = line?.product && typeof line.qty === 'number' ? line.qty + units : units
    const changes = { sku: product.sku, product, qty }
    if (line) change(line.key, changes)
    else form.insertListItem('items', { ...emptyLine(), ...changes })
    return t('scanner.added', { count: qty, sku: product.sku, name: product.name })
  }

  function removeLine(index: number): void {
    const neighbour = items[index + 1] ?? items[index - 1]
    form.removeListItem('items', index)
    if (items.length === 1) form.insertListItem('items', emptyLine())
    if (neighbour) focus(`sku ${neighbour.key}`)
  }

  const total = items.reduce((sum, line) => sum + (lineTotal(line) ?? 0), 0)
  return (
    <div>
      <div className={classes.scan}>
        <ProductScanField label={t('scanner.field')} onProduct={scan} />
      </div>
      <div className={classes.lines} role="group" aria-label={t('orders.form.items')}>
        <div className={classes.head} aria-hidden>
          <span>SKU</span>
          <span>{t('orders.form.product')}</span>
          <span>{t('orders.form.available')}</span>
          <span>{t('orders.form.price')}</span>
          <span>{t('orders.form.quantity')}</span>
          <span>{t('orders.form.lineTotal')}</span>
        </div>
        {items.map((line, index) => (
          <LineEditor
            key={line.key}
            line={line}
            number={index + 1}
            warehouseCode={form.values.warehouseCode}
            shortage={shortageOf(line, shortages)}
            errors={{ sku: form.errors[`items.${index}.sku`], qty: form.errors[`items.${index}.qty`] }}
            skuRef={remember(`sku ${line.key}`)}
            qtyRef={remember(`qty ${line.key}`)}
            onChange={(changes) => change(line.key, changes)}
            onPicked={() => focus(`qty ${line.key}`)}
            onUnknown={() => tellUnknown(line.key)}
            onNext={() => nextLine(index)}
            onRemove={items.length > 1 || !isBlank(line) ? () => removeLine(index) : undefined}
          />
        ))}
      </div>
      <Group justify="space-between" mt="xs" gap="xs">
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => nextLine(items.length - 1)}
        >
          {t('orders.form.add')}
        </Button>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t('orders.form.keys')}
        </Text>
        <Text fw={600} className="gd-number">
          {t('orders.form.total')} {money(total)}
        </Text>
      </Group>
    </div>
  )
}

interface LineEditorProps {
  line: OrderLine
  number: number
  warehouseCode: string | undefined
  shortage: Shortage | undefined
  errors: { sku: unknown; qty: unknown }
  skuRef: (element: HTMLInputElement | null) => void
  qtyRef: (element: HTMLInputElement | null) => void
  onChange: (changes: Partial<OrderLine>) => void
  onPicked: () => void
  onUnknown: () => void
  onNext: () => void
  onRemove: (() => void) | undefined
}

function LineEditor(props: LineEditorProps) {
  const {
    line,
    number,
    warehouseCode,
    shortage,
    errors,
    skuRef,
    qtyRef,
    onChange,
    onPicked,
    onUnknown,
    onNext,
    onRemove,
  } = props
  const { t } = useTranslation()
  const format = useFormat()
  const money = useMoney()
  const product = useLiveProduct(line.product)
  const total = lineTotal(line)
  const available = product && availableIn(product, warehouseCode)
  const onQtyKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onNext()
  }
  return (
    <div className={classes.line} role="group" aria-label={t('orders.form.line', { line: number })}>
      <ProductPicker
        label={t('orders.form.sku', { line: number })}
        text={line.sku}
        error={errors.sku ? String(errors.sku) : undefined}
        inputRef={skuRef}
        onTextChange={(sku) => onChange({ sku, product: undefined })}
        onPick={(picked, units) => {
          onChange({ sku: picked.sku, product: picked, ...(units > 1 ? { qty: units } : {}) })
          onPicked()
        }}
        onUnknown={onUnknown}
      />
      <Text size="sm" className={`gd-clip ${classes.product}`} title={product?.name}>
        {product?.name}
      </Text>
      <Text size="sm" c="dimmed" className={`gd-number ${classes.available}`}>
        {available === undefined ? product && '–' : format.number(available)}
      </Text>
      <Text size="sm" c="dimmed" className={`gd-number ${classes.price}`}>
        {product && money(product.price)}
      </Text>
      <NumberInput
        ref={qtyRef}
        size="xs"
        aria-label={t('orders.form.qty', { line: number })}
        value={line.qty}
        error={errors.qty ? String(errors.qty) : Boolean(shortage)}
        onChange={(qty) => onChange({ qty })}
        onKeyDown={onQtyKey}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        className={classes.qty}
        styles={{ input: { textAlign: 'right' } }}
      />
      <Text size="sm" className={`gd-number ${classes.total}`}>
        {total !== undefined && money(total)}
      </Text>
      <ActionIcon
        className={classes.remove}
        aria-label={t('orders.form.removeLine', { line: number })}
        disabled={!onRemove}
        onClick={onRemove}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
      {shortage && product && <ShortageNote shortage={shortage} places={warehousesWithStock(product)} />}
    </div>
  )
}

function ShortageNote({
  shortage,
  places,
}: {
  shortage: Shortage
  places: { code: string; quantity: number }[]
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [requested, available] = [format.number(shortage.requested), format.number(shortage.available)]
  const lack = shortage.warehouseCode
    ? t('orders.form.shortageIn', { requested, available, warehouse: shortage.warehouseCode })
    : t('orders.form.shortage', { requested, available })
  const list = places.map(({ code, quantity }) => `${format.number(quantity)} ${code}`).join(', ')
  return (
    <Text size="xs" className={classes.shortage} role="alert">
      {lack} {places.length > 0 ? t('orders.form.whereElse', { places: list }) : t('orders.form.nowhere')}
    </Text>
  )
}
