import { useEffect, useEffectEvent, useRef } from 'react'

/** Runs after the value has changed, not on the first render. */
export function useOnChange(value: unknown, run: () => unknown): void {
  const last = useRef(value)
  const changed = useEffectEvent(run)
  useEffect(() => {
    if (Object.is(last.current, value)) return
    last.current = value
    changed()
  }, [value])
}
