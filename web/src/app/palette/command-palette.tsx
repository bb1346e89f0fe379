import { limits, matchesSearch } from '@gudang/domain'
import { Combobox, Kbd, Loader, Modal, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue, useMounted } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from './entry.ts'
import classes from './palette.module.css'
import { useCommandEntries } from './use-command-entries.tsx'
import { useFoundEntries } from './use-found-entries.tsx'

interface CommandPaletteProps {
  onClose: () => void
  onShortcuts: () => void
}

const groups: Entry['group'][] = ['products', 'orders', 'warehouses', 'start', 'go']

/** Everything by name: pages, actions, products, orders, warehouses. */
export function CommandPalette({ onClose, onShortcuts }: CommandPaletteProps) {
  const { t } = useTranslation()
  return (
    <Modal.Root opened onClose={onClose} size="lg">
      <Modal.Overlay backgroundOpacity={0.4} />
      {/* It has no visible title. */}
      <Modal.Content aria-label={t('palette.title')}>
        <Finder onClose={onClose} onShortcuts={onShortcuts} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Finder({ onClose, onShortcuts }: CommandPaletteProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const combobox = useCombobox({ opened: true })
  const listId = useId()
  // Renders once more when the list exists, so that the field refers to it.
  useMounted()
  const [search] = useDebouncedValue(text.trim(), 120)
  const commands = useCommandEntries(onShortcuts)
  const found = useFoundEntries(search)
  const matching = commands.filter(({ label }) => matchesSearch(text, label))
  const entries = [...found.entries, ...matching]
  const ids = entries.map(({ id }) => id).join('\n')
  // Enter takes the first result, which changes with the list.
  const markFirst = useEffectEvent(() => void combobox.selectFirstOption())
  useEffect(() => markFirst(), [ids])

  function submit(id: string): void {
    const entry = entries.find((each) => each.id === id)
    onClose()
    entry?.run()
  }

  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          data-autofocus
          role="combobox"
          className={classes.search}
          variant="unstyled"
          size="md"
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={found.loading ? <Loader size={14} aria-label={t('table.loading')} /> : null}
          autoComplete="off"
          spellCheck={false}
          maxLength={limits.search}
        />
      </Combobox.EventsTarget>
      <Combobox.Options id={listId} className={classes.entries} aria-label={t('palette.title')}>
        {groups.map((group) => (
          <Entries key={group} group={group} entries={entries.filter((entry) => entry.group === group)} />
        ))}
        {entries.length === 0 && (
          <Combobox.Empty>{found.loading ? t('table.loading') : t('palette.nothing')}</Combobox.Empty>
        )}
      </Combobox.Options>
    </Combobox>
  )
}

function Entries({ group, entries }: { group: Entry['group']; entries: Entry[] }) {
  const { t } = useTranslation()
  if (entries.length === 0) return null
  return (
    <Combobox.Group label={t(`palette.groups.${group}`)}>
      {entries.map(({ id, icon, label, detail, keys }) => (
        <Combobox.Option value={id} key={id} className={classes.entry}>
          {icon}
          <span className="gd-clip">
            {label}
            {detail && (
              <Text span size="sm" c="dimmed" ml={8}>
                {detail}
              </Text>
            )}
          </span>
          {keys && (
            <span className={classes.keys} aria-hidden>
              {keys.map((key) => (
                <Kbd size="xs" key={key}>
                  {key.toUpperCase()}
                </Kbd>
              ))}
            </span>
          )}
        </Combobox.Option>
      ))}
    </Combobox.Group>
  )
}
