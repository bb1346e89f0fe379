import { matchesSearch } from '@gudang/domain'
import type { OptionsFilter } from '@mantine/core'

/** Finds the options of a select as the server finds products. */
export const optionsBySearch: OptionsFilter = ({ options, search, limit }) =>
  options.filter((option) => 'group' in option || matchesSearch(search, option.label)).slice(0, limit)
