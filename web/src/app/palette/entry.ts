import type { ReactNode } from 'react'

/** A result of the palette. */
export interface Entry {
  /** Unique in the palette. */
  id: string
  group: 'recent' | 'do' | 'products' | 'orders' | 'customers' | 'warehouses' | 'start' | 'go'
  icon: ReactNode
  label: string
  detail?: string
  keys?: string[]
  /** The server has found it, by words that are not shown. */
  atLeast?: number
  /** What stands in the field afterwards, in place of `run`. */
  continues?: string
  run: () => void
}
