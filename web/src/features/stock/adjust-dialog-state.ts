import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

const parameter = 'adjust'

export interface AdjustDialogState {
  target: { sku: string; warehouseCode: string } | undefined
  open(sku: string, warehouseCode: string): void
  close(): void
}

/** The open dialog is in the address too: a link can lead to it, and back closes it. */
export function useAdjustDialog(): AdjustDialogState {
  const [params, setParams] = useSearchParams()
  const value = params.get(parameter)
  // A warehouse code has no spaces, so the last one parts the two.
  const at = value?.lastIndexOf(' ') ?? -1
  const open = useCallback(
    (sku: string, warehouseCode: string) =>
      setParams((current) => {
        current.set(parameter, `${sku} ${warehouseCode}`)
        return current
      }),
    [setParams],
  )
  const close = useCallback(
    () =>
      setParams(
        (current) => {
          current.delete(parameter)
          return current
        },
        { replace: true },
      ),
    [setParams],
  )
  return {
    target: value && at > 0 ? { sku: value.slice(0, at), warehouseCode: value.slice(at + 1) } : undefined,
    open,
    close,
  }
}
