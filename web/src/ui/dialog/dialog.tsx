import { Modal } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface DialogProps {
  title: string
  opened: boolean
  onClose: () => void
  size?: 'sm' | 'md' | 'lg' | 'xl'
  children: ReactNode
}

/** Around a dialog from which others are opened: Escape closes the topmost alone. */
export const DialogStack = Modal.Stack

/** Takes the focus, keeps it, and gives it back; on a phone it takes the whole screen's width. */
export function Dialog({ title, opened, onClose, size = 'md', children }: DialogProps) {
  const { t } = useTranslation()
  return (
    <Modal
      stackId={useId()}
      opened={opened}
      onClose={onClose}
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      overlayProps={{ backgroundOpacity: 0.4 }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)', lineHeight: 1.3 } }}
    >
      {children}
    </Modal>
  )
}
