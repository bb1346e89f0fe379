import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMe } from '../domain/people/me.tsx'
import { DialogSlot } from '../ui/dialog/dialog-slot.tsx'
import { part } from '../ui/part.ts'
import { Palette } from './palette/palette.tsx'
import { shortcutsOf, useShortcuts } from './shortcuts.ts'

const ShortcutsDialog = part(async () => (await import('./palette/shortcuts-dialog.tsx')).ShortcutsDialog)

interface ShellKeysProps {
  /** Receives the function that opens the palette, for devices without Ctrl-K. */
  children: (openPalette: () => void) => React.ReactNode
}

/** The keyboard of the whole app, and the two dialogs that list it. */
export function ShellKeys({ children }: ShellKeysProps) {
  const { permissions } = useMe().role
  const navigate = useNavigate()
  const [shown, setShown] = useState<'palette' | 'shortcuts'>()
  const shortcuts = shortcutsOf({
    permissions,
    go: (path) => void navigate(path),
    list: () => setShown('shortcuts'),
  })
  const close = () => setShown(undefined)
  useShortcuts(shortcuts)
  useHotkeys([['mod+K', () => setShown((now) => (now === 'palette' ? undefined : 'palette'))]], [])
  return (
    <>
      {children(() => setShown('palette'))}
      {shown === 'palette' && <Palette onClose={close} onShortcuts={() => setShown('shortcuts')} />}
      <DialogSlot onClose={close}>
        {shown === 'shortcuts' && <ShortcutsDialog shortcuts={shortcuts} onClose={close} />}
      </DialogSlot>
    </>
  )
}
