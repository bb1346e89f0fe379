import { Select, type SelectProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import { useTransferPartnersQuery } from './transfer-documents.generated.ts'

interface PartnerSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchable'> {
  value: string | undefined
  onChange: (code: string | undefined) => void
  noneLabel: string
  /** All of them are. */
  activeOnly?: boolean
}

/** Every active warehouse, also those that one may not act in: the other end of a transfer may be one of them. */
export function PartnerSelect({ value, onChange, noneLabel, activeOnly: _, ...props }: PartnerSelectProps) {
  const { t } = useTranslation()
  const { data } = useTransferPartnersQuery({ fetchPolicy: 'cache-first' })
  const options = (data?.transferPartners ?? []).map(({ code, name }) => ({
    value: code,
    label: `${code} · ${name}`,
  }))
  return (
    <Select
      {...props}
      data={options}
      value={options.some((option) => option.value === value) ? value : null}
      placeholder={value && !data ? value : noneLabel}
      onChange={(code) => onChange(code ?? undefined)}
      searchable
      filter={optionsBySearch}
      clearable
      limit={50}
      nothingFoundMessage={t('shell.noWarehouse')}
      maxDropdownHeight={320}
      clearButtonProps={{ 'aria-label': t('actions.clear') }}
    />
  )
}
