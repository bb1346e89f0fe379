import type { ReactNode } from 'react'

/** A result of the palette. */
export interface Entry {
  /** Unique in the palette. */
  id: string
  group: 'go' | 'start' | 'products' | 'orders' | 'warehouses'
  icon: ReactNode
  label: string
  detail?: string
  keys?: string[]
  run: () => void
}
