import { minorDigits } from '@gudang/domain'
import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useMoney } from '../../domain/people/me.tsx'
import { amountsOf } from '../../domain/views/list-filters.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Dropdown } from '../../ui/dialog/dropdown.tsx'
import type { FilterChip } from '../../ui/filters/filters.tsx'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'

const parameters = ['amountFrom', 'amountTo'] as const

/** The filter of these amounts, where one is set. */
export function useAmountChip(): FilterChip | undefined {
  const money = useMoney()
  const { amountFrom, amountTo } = amountsOf(useUrlState().get)
  if (amountFrom === undefined && amountTo === undefined) return undefined
  const shown = [amountFrom, amountTo].map((amount) => (amount === undefined ? '' : money(amount)))
  return { parameters: [...parameters], text: shown.join(' – ') }
}

/** Orders of so much or more, and so much or less. */
export function AmountFilter() {
  const { t } = useTranslation()
  const { amountFrom, amountTo } = amountsOf(useUrlState().get)
  const chip = useAmountChip()
  return (
    <Dropdown
      label={t('orders.amount')}
      button={(opened, toggle) => (
        <Button
          variant={chip ? 'light' : 'default'}
          fw={400}
          onClick={toggle}
          aria-expanded={opened}
          aria-haspopup="dialog"
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {chip?.text ?? t('orders.amount')}
        </Button>
      )}
    >
      {(close) => <Amounts amountFrom={amountFrom} amountTo={amountTo} onClose={close} />}
    </Dropdown>
  )
}

interface AmountsProps extends ReturnType<typeof amountsOf> {
  onClose: () => void
}

function Amounts({ amountFrom, amountTo, onClose }: AmountsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const url = useUrlState()
  const { currency } = useMe()
  const digits = minorDigits(currency)
  const typedOf = (minor: number | undefined) => (minor === undefined ? '' : minor / 10 ** digits)
  const [values, setValues] = useState<Record<string, number | string>>({
    amountFrom: typedOf(amountFrom),
    amountTo: typedOf(amountTo),
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    const minor = (value: number | string | undefined) =>
      value === '' || value === undefined ? undefined : String(Math.round(Number(value) * 10 ** digits))
    url.set(Object.fromEntries(parameters.map((name) => [name, minor(values[name])])))
    onClose()
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group gap={6} wrap="nowrap">
          {parameters.map((name) => (
            <NumberInput
              key={name}
              size="xs"
              w={120}
              label={t(`orders.${name}`)}
              value={values[name]}
              onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
              min={0}
              max={10 ** (12 - digits)}
              decimalScale={digits}
              allowNegative={false}
              hideControls
              {...format.separators}
            />
          ))}
        </Group>
        <Button type="submit">{t('orders.showAmounts')}</Button>
      </Stack>
    </form>
  )
}
