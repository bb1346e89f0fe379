import { Modal } from '@mantine/core'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  type ReactNode,
} from 'react'
import { useTranslation } from 'react-i18next'
import { ask, question } from './ask.ts'

interface DialogProps {
  title: string
  opened: boolean
  onClose: () => void
  size?: 'sm' | 'md' | 'lg' | 'xl'
  children: ReactNode
}

/** Around a dialog from which others are opened: Escape closes the topmost alone. */
export const DialogStack = Modal.Stack

type HasTyped = () => boolean

const TypedContext = createContext<((hasTyped: HasTyped) => () => void) | undefined>(undefined)

/** A form in a dialog says whether something was typed: Escape and a click beside it then ask first. */
export function useTypedInDialog(hasTyped: HasTyped): void {
  const tell = useContext(TypedContext)
  const latest = useRef(hasTyped)
  useEffect(() => {
    latest.current = hasTyped
  })
  useEffect(() => tell?.(() => latest.current()), [tell])
}

/** Takes the focus, keeps it, and gives it back; on a phone it takes the whole screen's width. */
export function Dialog({ title, opened, onClose, size = 'md', children }: DialogProps) {
  const { t } = useTranslation()
  const forms = useRef(new Set<HasTyped>())
  const tell = useCallback((hasTyped: HasTyped) => {
    forms.current.add(hasTyped)
    return () => forms.current.delete(hasTyped)
  }, [])
  useFocusBack(opened)

  async function close(): Promise<void> {
    // Escape answers the question first.
    if (question.get()) return
    const isTyped = [...forms.current].some((hasTyped) => hasTyped())
    if (
      !isTyped ||
      (await ask({ text: t('form.discard'), yes: t('form.discardYes'), no: t('form.discardNo') }))
    )
      onClose()
  }

  return (
    <Modal
      stackId={useId()}
      opened={opened}
      onClose={() => void close()}
      returnFocus={false}
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      overlayProps={{ backgroundOpacity: 0.4 }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)', lineHeight: 1.3 } }}
    >
      <TypedContext value={tell}>{children}</TypedContext>
    </Modal>
  )
}

/** To where it was when the dialog opened, or to the page: not to nowhere, from where no key does anything. */
function useFocusBack(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return
    const before = document.activeElement
    return () => {
      requestAnimationFrame(() => {
        const now = document.activeElement
        const isLost = !now || now === document.body || now.closest('[role="dialog"]')
        if (!isLost) return
        const back =
          before?.isConnected && before !== document.body ? before : document.getElementById('content')
        ;(back as HTMLElement | null)?.focus({ preventScroll: true })
      })
    }
  }, [opened])
}
