import { useFragment } from '@apollo/client/react'
import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { limits, tidyCode } from '@gudang/domain'
import { useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../people/me.tsx'
import { useScan } from './product-by-code.ts'
import {
  PickedProductFragmentDoc,
  useFindProductsQuery,
  type PickedProductFragment,
} from './product-picker.generated.ts'

export type PickedProduct = PickedProductFragment

/** A picked product with current levels: the live feed updates them in the cache. */
export function useLiveProduct(picked: PickedProduct | undefined): PickedProduct | undefined {
  const withStocks = useMay('inventory.view')
  const { data, complete } = useFragment({
    fragment: PickedProductFragmentDoc,
    fragmentName: 'PickedProduct',
    from: picked ?? null,
    variables: { withStocks },
  })
  return complete ? (data as PickedProduct) : picked
}

interface ProductPickerProps {
  label: string
  /** What is typed; the parent holds it, so that a form keeps it. */
  text: string
  onTextChange: (text: string) => void
  /** With the units of a pack where its code was read, else 1. */
  onPick: (product: PickedProduct, units: number) => void
  onUnknown?: () => void
  /** Handles Enter instead: the code as typed, and the marked option. */
  onEnter?: (code: string, marked: PickedProduct | undefined) => void
  placeholder?: string
  /** Takes the full width. */
  grow?: boolean
  error?: string
  inputRef?: Ref<HTMLInputElement>
  autoFocus?: boolean
}

/** For typing and for scanners: an exact code wins, else Enter takes the marked option. */
export function ProductPicker(props: ProductPickerProps) {
  const { label, text, onTextChange, onPick, onUnknown, onEnter, error, inputRef, autoFocus } = props
  const scan = useScan()
  const { t } = useTranslation()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [search] = useDebouncedValue(text.trim(), 150)
  const [typed, setTyped] = useState(false)
  const withStocks = useMay('inventory.view')
  const { data, loading } = useFindProductsQuery({
    variables: { search, withStocks },
    skip: !typed || search === '',
  })
  const options = typed && search !== '' && search === text.trim() ? (data?.products.nodes ?? []) : []
  const asked = useRef(0)

  function pick(product: PickedProduct, units = 1): void {
    setTyped(false)
    combobox.closeDropdown()
    onPick(product, units)
  }

  async function enter(): Promise<void> {
    const code = tidyCode(text)
    if (code === '') return
    const request = ++asked.current
    const marked =
      options[combobox.getSelectedOptionIndex()] ?? (options.length === 1 ? options[0] : undefined)
    if (onEnter) {
      setTyped(false)
      combobox.closeDropdown()
      return onEnter(code, marked)
    }
    const named = options.find(({ sku }) => sku === code)
    const scanned = named ? undefined : await scan(code).catch(() => undefined)
    // Outdated: there was another Enter or other text meanwhile.
    if (request !== asked.current) return
    const found = named ?? scanned?.product ?? marked
    if (found) pick(found, scanned?.units)
    else onUnknown?.()
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
          placeholder={props.placeholder ?? 'SKU'}
          flex={props.grow ? 1 : undefined}
          value={text}
          error={error}
          autoFocus={autoFocus}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={limits.search}
          onChange={(event) => {
            asked.current++
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
