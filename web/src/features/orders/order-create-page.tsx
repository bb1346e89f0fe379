import { limits } from '@gudang/domain'
import { Anchor, Collapse, Group, SimpleGrid, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { FieldProblem } from '../../graphql/problem.ts'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { WarehouseSelect } from '../../domain/warehouses/warehouse-select.tsx'
import { FormPage } from '../../ui/form/form-page.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { useLeaveGuard } from '../../ui/navigation/use-leave-guard.ts'
import { CustomerInput, type Customer } from './customer-input.tsx'
import { emptyLine, isBlank, type OrderLine, type Shortage } from './order-lines.ts'
import { OrderLinesEditor } from './order-lines-editor.tsx'
import { usePlaceOrderCommand } from './orders.generated.ts'

interface OrderValues {
  customerName: string
  customerEmail: string
  customerPhone: string
  customerAddress: string
  externalReference: string
  note: string
  warehouseCode: string | undefined
  items: OrderLine[]
}

export function OrderCreatePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { code } = useWarehouseChoice()
  const [detailed, setDetailed] = useState(false)
  const [holder, setHolder] = useState<string>()
  const [shortages, setShortages] = useState<Shortage[]>([])
  const form = useForm<OrderValues>({
    initialValues: {
      customerName: '',
      customerEmail: '',
      customerPhone: '',
      customerAddress: '',
      externalReference: '',
      note: '',
      warehouseCode: code,
      items: [emptyLine()],
    },
    validate: {
      customerName: (value) => (value.trim() ? null : t('form.required')),
      items: {
        sku: (_sku, { items }, path) => {
          const line = lineAt(items, path)
          if (isBlank(line)) return items.every(isBlank) ? t('orders.form.noLines') : null
          return line.product ? null : t('orders.form.unknownSku')
        },
        qty: (qty, { items }, path) =>
          isBlank(lineAt(items, path)) || (Number.isSafeInteger(qty) && Number(qty) >= 1)
            ? null
            : t('form.atLeastOne'),
      },
    },
  })
  const isDetailed = detailed || details.some((field) => form.errors[field])
  const [placed, setPlaced] = useState<string>()
  const placeOrder = usePlaceOrderCommand({
    Order: ({ orderNumber }) => {
      notifyDone(t('orders.form.done', { orderNumber }))
      setPlaced(orderNumber)
    },
    InsufficientStock: (refusal) => setShortages(refusal.shortages),
  })
  useLeaveGuard(form.isDirty() && !placed, t('orders.form.leave'))
  useEffect(() => {
    if (placed) void navigate(paths.order(placed), { replace: true })
  }, [placed, navigate])

  function take({ customerName, customerEmail, customerPhone, customerAddress }: Customer): void {
    form.setValues({
      customerName,
      customerEmail: customerEmail ?? '',
      customerPhone: customerPhone ?? '',
      customerAddress: customerAddress ?? '',
    })
    if (customerEmail || customerPhone || customerAddress) setDetailed(true)
  }

  function submit(values: OrderValues): void {
    setShortages([])
    // What the server says of a line must find it where it was sent from.
    const items = values.items.filter((line) => !isBlank(line))
    if (items.length < values.items.length) form.setFieldValue('items', items)
    void placeOrder.run((idempotencyKey) => ({ input: orderInput({ ...values, items }, idempotencyKey) }), {
      form,
      onFields: (fields) => setHolder(holderOfReference(fields)),
    })
  }

  return (
    <FormPage
      title={t('shell.newOrder')}
      form={form}
      command={placeOrder}
      onSubmit={submit}
      submitLabel={t('orders.form.submit')}
    >
      <Refusal>{shortages.length > 0 && t('orders.form.shortTitle', { count: shortages.length })}</Refusal>
      <Group align="flex-start" grow gap="sm" preventGrowOverflow={false} wrap="wrap">
        <CustomerInput
          value={form.values.customerName}
          error={form.errors.customerName}
          onChange={(name) => form.setFieldValue('customerName', name)}
          onPick={take}
        />
        <WarehouseSelect
          label={t('orders.form.from')}
          value={form.values.warehouseCode}
          onChange={(chosen) => form.setFieldValue('warehouseCode', chosen)}
          noneLabel={t('orders.form.anyWarehouse')}
          description={form.values.warehouseCode ? undefined : t('orders.form.anyWarehouseHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={form.errors.warehouseCode}
          miw={200}
        />
      </Group>
      <OrderLinesEditor form={form} shortages={shortages} />
      <UnstyledButton
        onClick={() => setDetailed(!isDetailed)}
        aria-expanded={isDetailed}
        fz="sm"
        c="dimmed"
        style={{ alignSelf: 'flex-start' }}
      >
        <Group gap={4}>
          {isDetailed ? (
            <IconChevronDown size={14} aria-hidden />
          ) : (
            <IconChevronRight size={14} aria-hidden />
          )}
          {t('orders.form.details')}
        </Group>
      </UnstyledButton>
      <Collapse expanded={isDetailed}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            {...form.getInputProps('customerEmail')}
            label={t('orders.form.email')}
            type="email"
            maxLength={limits.email}
          />
          <TextInput
            {...form.getInputProps('customerPhone')}
            label={t('orders.form.phone')}
            type="tel"
            maxLength={limits.phone}
          />
          <Textarea
            {...form.getInputProps('customerAddress')}
            label={t('orders.form.address')}
            maxLength={limits.note}
            autosize
            minRows={2}
          />
          <Textarea
            {...form.getInputProps('note')}
            label={t('orders.form.note')}
            maxLength={limits.note}
            autosize
            minRows={2}
          />
          <div>
            <TextInput
              {...form.getInputProps('externalReference')}
              label={t('orders.form.reference')}
              description={t('orders.form.referenceHint')}
              maxLength={limits.reference}
            />
            {holder && form.errors.externalReference && (
              <Anchor size="sm" component={Link} to={paths.order(holder)}>
                {t('orders.form.holder', { orderNumber: holder })}
              </Anchor>
            )}
          </div>
        </SimpleGrid>
      </Collapse>
    </FormPage>
  )
}

/** Folded away until they are asked for, or something is wrong with them. */
const details = ['customerEmail', 'customerPhone', 'customerAddress', 'note', 'externalReference']

/** The order that has the reference already. */
const holderOfReference = (fields: FieldProblem[]): string | undefined =>
  fields.find(({ code }) => code === 'TAKEN')?.values?.find(({ name }) => name === 'order')?.value

function lineAt(items: OrderLine[], path: string): OrderLine {
  return items[Number(path.split('.')[1])]!
}

function orderInput(values: OrderValues, idempotencyKey: string) {
  const text = (value: string) => value.trim() || undefined
  return {
    customerName: values.customerName.trim(),
    customerEmail: text(values.customerEmail),
    customerPhone: text(values.customerPhone),
    customerAddress: text(values.customerAddress),
    externalReference: text(values.externalReference),
    note: text(values.note),
    warehouseCode: values.warehouseCode,
    items: values.items.map(({ product, sku, qty }) => ({ sku: product?.sku ?? sku, qty: Number(qty) })),
    idempotencyKey,
  }
}
