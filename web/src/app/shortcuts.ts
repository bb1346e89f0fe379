import type { Permission } from '@gudang/domain'
import { useEffect, useEffectEvent } from 'react'
import { paths } from '../paths.ts'
import { editRows, markRow, moveRow } from '../ui/table/row-keys.ts'
import { navigation } from './navigation.ts'

export interface Shortcut {
  /** Keys one after the other, as event.key has them. */
  keys: string[]
  label: (typeof navigation)[number]['label'] | 'shell.newOrder' | `shortcuts.${'list' | 'search' | RowKey}`
  run: () => void
}

type RowKey = 'next' | 'previous' | 'mark' | 'edit'

interface Doings {
  permissions: string[]
  go: (path: string) => void
  list: () => void
}

/** One table, for the keyboard and for the list that `?` shows. */
export function shortcutsOf({ permissions, go, list }: Doings): Shortcut[] {
  const may = (permission: Permission) => permissions.includes(permission)
  return [
    { keys: ['?'], label: 'shortcuts.list', run: list },
    { keys: ['/'], label: 'shortcuts.search', run: focusSearch },
    ...(may('order.create')
      ? [{ keys: ['n'], label: 'shell.newOrder' as const, run: () => go(paths.newOrder) }]
      : []),
    { keys: ['j'], label: 'shortcuts.next', run: () => moveRow('next') },
    { keys: ['k'], label: 'shortcuts.previous', run: () => moveRow('previous') },
    { keys: ['x'], label: 'shortcuts.mark', run: markRow },
    { keys: ['e'], label: 'shortcuts.edit', run: editRows },
    ...navigation
      .filter(({ anyOf }) => anyOf.some(may))
      .flatMap((entry) =>
        'key' in entry ? [{ keys: ['g', entry.key], label: entry.label, run: () => go(entry.path) }] : [],
      ),
  ]
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type="search"], main [data-search] input')?.focus()
}

/** A pause longer than this ends a sequence. */
const sequenceMs = 1_200

/** Single keys and sequences; never while typing, and never behind a dialog. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const press = useEffectEvent((sequence: string[]) => {
    const isBegin = ({ keys }: Shortcut) => sequence.every((key, index) => keys[index] === key)
    const candidates = shortcuts.filter(isBegin)
    const hit = candidates.find(({ keys }) => keys.length === sequence.length)
    hit?.run()
    return { done: hit !== undefined, possible: candidates.length > 0 }
  })
  useEffect(() => {
    let sequence: string[] = []
    let last = 0
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      if (event.timeStamp - last > sequenceMs) sequence = []
      last = event.timeStamp
      const { done, possible } = press([...sequence, event.key])
      if (possible) event.preventDefault()
      sequence = possible && !done ? [...sequence, event.key] : []
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping({ target }: KeyboardEvent): boolean {
  const element = target as HTMLElement
  if (element.isContentEditable || document.querySelector('[role="dialog"], dialog[open]')) return true
  if (element.tagName === 'INPUT') return !['checkbox', 'radio'].includes((element as HTMLInputElement).type)
  return ['TEXTAREA', 'SELECT'].includes(element.tagName)
}
