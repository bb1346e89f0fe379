import { useFocusReturn, useFocusTrap } from '@mantine/hooks'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import classes from './dropdown.module.css'

interface DropdownProps {
  label: string
  /** Which edge of the button the panel keeps to. */
  align?: 'start' | 'end'
  button: (opened: boolean, toggle: () => void) => ReactNode
  children: (close: () => void) => ReactNode
}

/** A panel under its button. Mantine's brings a positioning library, which would not fit into the first load. */
export function Dropdown({ label, align = 'start', button, children }: DropdownProps) {
  const [opened, setOpened] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const panel = useFocusTrap(opened)
  const close = () => setOpened(false)
  useFocusReturn({ opened })
  useEffect(() => {
    if (!opened) return
    const outside = ({ target }: Event) => !root.current?.contains(target as Node) && setOpened(false)
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [opened])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && opened) close()
  }
  return (
    <div className={classes.root} ref={root} onKeyDown={onKeyDown}>
      {button(opened, () => setOpened(!opened))}
      {opened && (
        // It takes the focus while what it shows is on its way.
        <div
          className={classes.panel}
          data-align={align}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
          ref={panel}
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}
