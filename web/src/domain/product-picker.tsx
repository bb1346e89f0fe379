import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { normalizeSku } from '@gudang/domain'
import { useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../graphql/api.tsx'
import {
  ProductByCodeDocument,
  useFindProductsQuery,
  type PickedProductFragment,
} from './product-picker.generated.ts'

export type PickedProduct = PickedProductFragment

interface ProductPickerProps {
  label: string
  /** What is typed; the parent holds it, so that a form keeps it. */
  text: string
  onTextChange: (text: string) => void
  onPick: (product: PickedProduct) => void
  onUnknown: () => void
  error?: string
  inputRef?: Ref<HTMLInputElement>
  autoFocus?: boolean
}

/** Types like a person or a scanner: an exact code wins, else Enter takes what is marked in the list. */
export function ProductPicker(props: ProductPickerProps) {
  const { label, text, onTextChange, onPick, onUnknown, error, inputRef, autoFocus } = props
  const { client } = useApi()
  const { t } = useTranslation()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [search] = useDebouncedValue(text.trim(), 150)
  const [typed, setTyped] = useState(false)
  const { data, loading } = useFindProductsQuery({ variables: { search }, skip: !typed || search === '' })
  const options = typed && search !== '' && search === text.trim() ? (data?.products.nodes ?? []) : []
  const asked = useRef(0)

  function pick(product: PickedProduct): void {
    setTyped(false)
    combobox.closeDropdown()
    onPick(product)
  }

  async function enter(): Promise<void> {
    const code = normalizeSku(text)
    if (code === '') return
    const request = ++asked.current
    const marked =
      options[combobox.getSelectedOptionIndex()] ?? (options.length === 1 ? options[0] : undefined)
    const exact =
      options.find(({ sku }) => sku === code) ??
      (await client
        .query({ query: ProductByCodeDocument, variables: { sku: code }, fetchPolicy: 'network-only' })
        .then(
          ({ data: answer }) => answer?.product,
          () => undefined,
        ))
    // A scanner is faster than the network: only the last Enter counts.
    if (request !== asked.current) return
    const found = exact && !exact.isDeleted ? exact : marked
    if (found) pick(found)
    else onUnknown()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    void enter()
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(sku) => pick(options.find((option) => option.sku === sku)!)}
      withinPortal
      shadow="md"
      width="max-content"
      position="bottom-start"
    >
      <Combobox.Target withKeyboardNavigation>
        <TextInput
          ref={inputRef}
          size="xs"
          aria-label={label}
          placeholder="SKU"
          value={text}
          error={error}
          autoFocus={autoFocus}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={200}
          onChange={(event) => {
            setTyped(true)
            onTextChange(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onBlur={() => combobox.closeDropdown()}
          onKeyDownCapture={onKeyDown}
          rightSection={loading && typed ? <Loader size={12} aria-label={t('table.loading')} /> : null}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={options.length === 0}>
        <Combobox.Options aria-label={label}>
          {options.map((product) => (
            <Combobox.Option value={product.sku} key={product.id} maw={420}>
              <Text span size="sm" className="gd-code">
                {product.sku}
              </Text>{' '}
              <Text span size="sm" c="dimmed">
                {product.name}
              </Text>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
