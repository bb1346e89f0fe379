import { useCallback, useEffect } from 'react'
import { useSearchParams } from 'react-router'

const parameter = 'warehouse'
const storageKey = 'gudang.warehouse'

export interface WarehouseChoice {
  /** Undefined: all. */
  code: string | undefined
  choose(code: string | undefined): void
}

/** The warehouse that all lists are filtered by: the one in the address, else the last choice. */
export function useWarehouseChoice(): WarehouseChoice {
  const [params, setParams] = useSearchParams()
  const code = params.get(parameter) ?? localStorage.getItem(storageKey) ?? undefined
  const choose = useCallback(
    (next: string | undefined) => {
      if (next) localStorage.setItem(storageKey, next)
      else localStorage.removeItem(storageKey)
      setParams((current) => {
        current.delete('after')
        if (next) current.set(parameter, next)
        else current.delete(parameter)
        return current
      })
    },
    [setParams],
  )
  return { code, choose }
}

/** Used once, in the layout: links need not carry the choice, yet a copied address does. */
export function useWarehouseInAddress(): void {
  const [params, setParams] = useSearchParams()
  const inAddress = params.get(parameter)
  useEffect(() => {
    const remembered = localStorage.getItem(storageKey)
    if (inAddress) localStorage.setItem(storageKey, inAddress)
    else if (remembered) {
      setParams(
        (current) => {
          current.set(parameter, remembered)
          return current
        },
        { replace: true },
      )
    }
  }, [inAddress, setParams])
}
