import { Kbd, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from './entry.ts'
import type { Finding } from './finding.ts'
import classes from './palette.module.css'
import { byRelevance } from './relevance.rules.ts'
import { useCommandEntries } from './use-command-entries.tsx'
import { useFoundEntries } from './use-found-entries.tsx'
import { useTask } from './use-task.ts'

interface PaletteResultsProps {
  listId: string
  finding: Finding
  marked: number
  onCount: (count: number) => void
  /** Goes on with another text: a task asks what to do it with. */
  onText: (text: string) => void
  onClose: () => void
  onShortcuts: () => void
}

export function PaletteResults({ listId, finding, marked, onCount, ...on }: PaletteResultsProps) {
  const { t } = useTranslation()
  const typed = finding.text.trim()
  const [settled] = useDebouncedValue(typed, 120)
  const { task, search } = useTask(settled)
  const commands = useCommandEntries(on.onShortcuts)
  const found = useFoundEntries(search, task)
  const entries = byRelevance(settled, task ? found.entries : [...found.entries, ...commands])
  const waiting = found.loading || settled !== typed
  const count = entries.length
  const tellCount = useEffectEvent(onCount)
  useEffect(() => tellCount(count), [count])

  function run(entry: Entry): void {
    if (entry.continues !== undefined) return on.onText(entry.continues)
    on.onClose()
    entry.run()
  }

  // A fast hand has pressed Enter before the answer was there: it means what it typed, not what is listed so far.
  const take = useEffectEvent(() => {
    const entry = entries[marked]
    if (entry) run(entry)
  })
  useEffect(() => {
    if (finding.entered && !waiting && marked >= 0) take()
  }, [finding.entered, waiting, marked])

  const groups = [...new Set(entries.map(({ group }) => group))]
  return (
    <div id={listId} role="listbox" aria-label={t('palette.title')} className={classes.entries}>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={t(`palette.groups.${group}`)}>
          <div className={classes.group} aria-hidden>
            {t(`palette.groups.${group}`)}
          </div>
          {entries.map((entry, index) =>
            entry.group === group ? (
              <Option
                key={entry.id}
                id={`${listId}-${index}`}
                entry={entry}
                marked={index === marked}
                onRun={() => run(entry)}
              />
            ) : null,
          )}
        </div>
      ))}
      {count === 0 && <p className={classes.note}>{waiting ? t('table.loading') : t('palette.nothing')}</p>}
    </div>
  )
}

interface OptionProps {
  id: string
  entry: Entry
  marked: boolean
  onRun: () => void
}

function Option({ id, entry: { icon, label, detail, keys }, marked, onRun }: OptionProps) {
  const scroll = (element: HTMLDivElement | null) => {
    if (marked) element?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div ref={scroll} id={id} role="option" aria-selected={marked} className={classes.entry} onClick={onRun}>
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
    </div>
  )
}
