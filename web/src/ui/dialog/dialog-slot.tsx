import { Suspense, useEffect, useEffectEvent, type ReactNode } from 'react'

interface DialogSlotProps {
  /** While its code is on its way. */
  onClose: () => void
  waiting?: ReactNode
  children: ReactNode
}

/** Where a dialog opens whose code is loaded for it: from the first key on, none goes to what lies behind it. */
export function DialogSlot({ onClose, waiting, children }: DialogSlotProps) {
  const fallback = (
    <>
      {waiting}
      <HeldKeys onClose={onClose} />
    </>
  )
  return <Suspense fallback={fallback}>{children}</Suspense>
}

function HeldKeys({ onClose }: { onClose: () => void }) {
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') close()
    }
    window.addEventListener('keydown', hold, true)
    return () => window.removeEventListener('keydown', hold, true)
  }, [])
  return null
}
