import { useCallbackRef } from '@mantine/hooks'
import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'react-router'

export interface DialogAddress {
  /** What the dialog shows; undefined when it is closed. */
  value: string | undefined
  open(value: string): void
  close(): void
}

/** The open dialog is part of the address: a link can open it and Back closes it. The page under it keeps its place. */
export function useDialogAddress(parameter: string): DialogAddress {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation() as { state: unknown }
  // Stable, so that the columns of a table that use it are not rebuilt when the address changes.
  const open = useCallbackRef((value: string) =>
    setParams(
      (current) => {
        current.set(parameter, value)
        return current
      },
      { state },
    ),
  )
  const close = useCallback(
    () =>
      setParams(
        (current) => {
          current.delete(parameter)
          return current
        },
        { replace: true, state },
      ),
    [parameter, setParams, state],
  )
  return { value: params.get(parameter) ?? undefined, open, close }
}
