import { useCallbackRef } from '@mantine/hooks'
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

const parameter = 'adjust'
/** Of a correction: the movement that was wrong, and the difference that undoes it. */
const ofCorrection = ['corrects', 'delta'] as const
/** Opens it at the count. */
const asCount = 'as'

interface AdjustTarget {
  sku: string
  warehouseCode: string
  corrects?: string
  delta?: number
  counting: boolean
}

export interface AdjustDialogState {
  target: AdjustTarget | undefined
  open(sku: string, warehouseCode: string): void
  close(): void
}

/** The open dialog is part of the address: a link can open it and Back closes it. */
export function useAdjustDialog(): AdjustDialogState {
  const [params, setParams] = useSearchParams()
  // Stable, so that the columns of a table that use it are not rebuilt.
  const open = useCallbackRef((sku: string, warehouseCode: string) =>
    setParams((current) => {
      current.set(parameter, `${sku} ${warehouseCode}`)
      return current
    }),
  )
  const close = useCallback(
    () =>
      setParams(
        (current) => {
          for (const name of [parameter, ...ofCorrection, asCount]) current.delete(name)
          return current
        },
        { replace: true },
      ),
    [setParams],
  )
  return { target: targetIn(params), open, close }
}

function targetIn(params: URLSearchParams): AdjustTarget | undefined {
  const value = params.get(parameter)
  // A warehouse code has no spaces: the last one separates it from the SKU.
  const at = value?.lastIndexOf(' ') ?? -1
  if (!value || at <= 0) return undefined
  const delta = Number(params.get('delta'))
  return {
    sku: value.slice(0, at),
    warehouseCode: value.slice(at + 1),
    counting: params.get(asCount) === 'count',
    corrects: params.get('corrects') ?? undefined,
    delta: Number.isSafeInteger(delta) && delta !== 0 ? delta : undefined,
  }
}
