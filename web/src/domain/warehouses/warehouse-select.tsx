import { Select, type SelectProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWarehousesQuery } from './warehouses.generated.ts'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'

interface WarehouseSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchable'> {
  value: string | undefined
  onChange: (code: string | undefined) => void
  /** What leaving it empty means. */
  noneLabel: string
  /** An inactive warehouse takes part in no command. */
  activeOnly?: boolean
}

/** Found by typing a part of code or name: there may be hundreds. */
export function WarehouseSelect({ value, onChange, noneLabel, activeOnly, ...props }: WarehouseSelectProps) {
  const { t } = useTranslation()
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first' })
  const options = (data?.warehouses ?? [])
    .filter(({ isActive }) => isActive || !activeOnly)
    .map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))
  return (
    <Select
      {...props}
      data={options}
      // A code from the address is shown before the list has loaded.
      value={options.some((option) => option.value === value) ? value : null}
      placeholder={value && !data ? value : noneLabel}
      onChange={(code) => onChange(code ?? undefined)}
      searchable
      filter={optionsBySearch}
      clearable
      // Chosen again it stays: the cross is there to clear it.
      allowDeselect={false}
      limit={50}
      nothingFoundMessage={t('shell.noWarehouse')}
      maxDropdownHeight={320}
      comboboxProps={{ shadow: 'md', width: 'max-content', position: 'bottom-start' }}
      clearButtonProps={{ 'aria-label': t('actions.clear') }}
    />
  )
}
