import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** After the search has been sent. */
  onEnter?: (text: string) => void
}

/**
 * Searches as you type: after a pause that a typist does not notice, at once on Enter. Enter marks what stands there, so that the
 * next scan takes its place.
 */
export function SearchField({ label, value, onChange, onEnter }: SearchFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const input = useRef<HTMLInputElement>(null)
  const entered = useRef(false)
  const send = (next: string) => {
    sent.current = next
    onChange(next)
  }
  const sendSoon = useDebouncedCallback(send, 180)
  // The address also changes by Back or "clear filters"; the echo of our own change must not undo what was typed since.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setText(value)
  }, [value])
  // A code that was scanned may have become what it stands for.
  useEffect(() => {
    if (entered.current) input.current?.select()
  }, [text])
  const change = (next: string) => {
    entered.current = false
    setText(next)
    sendSoon(next)
  }
  return (
    <TextInput
      ref={input}
      type="search"
      wrapperProps={{ 'data-search': true }}
      size="xs"
      flex="1 1 150px"
      maw={{ xs: 260 }}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        sendSoon.cancel()
        send(text)
        entered.current = true
        event.currentTarget.select()
        onEnter?.(text)
      }}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text && <CloseButton size="xs" aria-label={t('actions.clear')} onClick={() => change('')} />
      }
    />
  )
}
