import { Suspense, useEffect, useEffectEvent, type ReactNode } from 'react'

/** A network that is gone must not keep the keys of the page. */
const heldMs = 5_000

interface DialogSlotProps {
  /** While its code is on its way. */
  onClose: () => void
  waiting?: ReactNode
  children: ReactNode
}

/** Where a dialog opens whose code is loaded for it: from the first key on, for a while, none goes to what lies behind it. */
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
    const release = () => window.removeEventListener('keydown', hold, true)
    window.addEventListener('keydown', hold, true)
    const timer = setTimeout(release, heldMs)
    return () => {
      clearTimeout(timer)
      release()
    }
  }, [])
  return null
}
