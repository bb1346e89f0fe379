import type { ReactNode } from 'react'

/** What the palette finds: by name, with what choosing it does. */
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
