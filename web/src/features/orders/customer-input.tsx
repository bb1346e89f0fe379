import { limits } from '@gudang/domain'
import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { useEarlierCustomersQuery, type EarlierCustomersQuery } from './orders.generated.ts'

export type Customer = Pick<
  EarlierCustomersQuery['orders']['nodes'][number],
  'customerName' | 'customerEmail' | 'customerPhone' | 'customerAddress'
>

interface CustomerInputProps {
  value: string
  error?: ReactNode
  onChange: (name: string) => void
  /** With what the last order of this customer says. */
  onPick: (customer: Customer) => void
}

/** The name of a customer; those of earlier orders are offered, found by name, e-mail or phone. */
export function CustomerInput({ value, error, onChange, onPick }: CustomerInputProps) {
  const { t } = useTranslation()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [typed, setTyped] = useState(false)
  const [search] = useDebouncedValue(value.trim(), 150)
  const skip = !useMay('order.view') || !typed || search.length < 2
  const { data } = useEarlierCustomersQuery({ variables: { search }, skip })
  const customers = skip || search !== value.trim() ? [] : distinct(data?.orders.nodes ?? [])

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(index) => {
        setTyped(false)
        combobox.closeDropdown()
        onPick(customers[Number(index)]!)
      }}
      withinPortal
      shadow="md"
      position="bottom-start"
    >
      <Combobox.Target withKeyboardNavigation>
        <TextInput
          label={t('orders.form.customerName')}
          value={value}
          error={error}
          maxLength={limits.name}
          miw={200}
          autoFocus
          autoComplete="off"
          onChange={(event) => {
            setTyped(true)
            onChange(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={customers.length === 0}>
        <Combobox.Options aria-label={t('orders.form.earlierCustomers')}>
          {customers.map((customer, index) => (
            <Combobox.Option value={String(index)} key={keyOf(customer)}>
              <Text size="sm">{customer.customerName}</Text>
              <Text size="xs" c="dimmed" lineClamp={1}>
                {known(customer).join(' · ')}
              </Text>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

const known = ({ customerEmail, customerPhone, customerAddress }: Customer) =>
  [customerEmail, customerPhone, customerAddress?.replaceAll('\n', ', ')].filter(Boolean)

const keyOf = (customer: Customer) => [customer.customerName.toLowerCase(), ...known(customer)].join('\n')

/** Of their last order each: the orders come newest first. */
function distinct(orders: Customer[]): Customer[] {
  return [...new Map(orders.toReversed().map((order) => [keyOf(order), order])).values()]
    .toReversed()
    .slice(0, 8)
}
