import { IconSearch } from '@tabler/icons-react'
import { Suspense, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { limits } from '@gudang/domain'
import { useTranslation } from 'react-i18next'
import { part } from '../../ui/part.ts'
import type { Finding } from './finding.ts'
import classes from './palette.module.css'

const PaletteResults = part(async () => (await import('./palette-results.tsx')).PaletteResults)

interface PaletteProps {
  onClose: () => void
  onShortcuts: () => void
}

const fresh = (text: string): Finding => ({ text, marked: 0, entered: false })

/** Everything by name, and what can be done with it. The field is there from the first key on; what it finds comes later. */
export function Palette({ onClose, onShortcuts }: PaletteProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const listId = useId()
  const [finding, setFinding] = useState(fresh(''))
  const [count, setCount] = useState(0)
  // The browser gives the focus back where it came from.
  useLayoutEffect(() => {
    const element = dialog.current!
    element.showModal()
    return () => element.close()
  }, [])
  const move = (by: number) => setFinding((now) => ({ ...now, marked: now.marked + by }))
  const keys: Record<string, () => void> = {
    Escape: onClose,
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => setFinding((now) => ({ ...now, entered: true })),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const run = event.nativeEvent.isComposing ? undefined : keys[event.key]
    if (!run) return
    event.preventDefault()
    run()
  }
  const marked = count > 0 ? ((finding.marked % count) + count) % count : -1
  return (
    <dialog
      ref={dialog}
      className={classes.frame}
      aria-label={t('palette.title')}
      onCancel={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div className={classes.field}>
        <IconSearch size={16} aria-hidden />
        <input
          autoFocus
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded={count > 0}
          aria-controls={listId}
          aria-activedescendant={marked < 0 ? undefined : `${listId}-${marked}`}
          aria-autocomplete="list"
          placeholder={t('palette.placeholder')}
          value={finding.text}
          onChange={(event) => setFinding(fresh(event.currentTarget.value))}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          maxLength={limits.search}
        />
      </div>
      <Suspense fallback={<p className={classes.note}>{t('table.loading')}</p>}>
        <PaletteResults
          listId={listId}
          finding={finding}
          marked={marked}
          onCount={setCount}
          onText={(text) => setFinding(fresh(text))}
          onClose={onClose}
          onShortcuts={onShortcuts}
        />
      </Suspense>
    </dialog>
  )
}
