import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'

/** Why a command was refused, above the fields: nothing is lost, and the form can be sent again. */
export function Refusal({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <Alert color="orange" variant="light" role="alert" p="xs">
      {children}
    </Alert>
  )
}
