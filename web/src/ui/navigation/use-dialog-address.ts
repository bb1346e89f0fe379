import { useCallbackRef } from '@mantine/hooks'
import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'react-router'

export interface DialogAddress {
  /** What the dialog is about; undefined where it is closed. */
  value: string | undefined
  open(value: string): void
  close(): void
}

/** The open dialog is in the address: a link can lead to it, and back closes it. The page under it stays where it is. */
export function useDialogAddress(parameter: string): DialogAddress {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation() as { state: unknown }
  // The same for ever: the columns of a table, which have it, stay the same when the address changes.
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
