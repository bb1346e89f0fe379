import { useTranslation } from 'react-i18next'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import type { OrderDetailFragment, TransitionRefusalFragment } from './orders.generated.ts'

/** Of the dialogs that ask before an order's status changes. */
export interface TransitionDialogProps {
  order: OrderDetailFragment
  opened: boolean
  onClose: () => void
  /** After a refusal: the order has changed. */
  refresh: () => void
}

interface TransitionOutcome {
  onDone?: () => void
  /** Says, in the reader's language, which change of state was refused. */
  onRefused: (refusal: string) => void
}

/** Handles the outcomes of every command that changes an order's status. */
export function useTransitionHandlers(orderNumber: string, { onDone, onRefused }: TransitionOutcome) {
  const { t } = useTranslation()
  return {
    Order: ({ status }: OrderDetailFragment) => {
      notifyDone(t(`orders.detail.done.${status}`, { orderNumber }))
      onDone?.()
    },
    OrderTransitionRefused: ({ from, to }: TransitionRefusalFragment) =>
      onRefused(
        t('orders.detail.refused', { from: t(`orderStatuses.${from}`), to: t(`orderStatuses.${to}`) }),
      ),
  }
}

/** The answer to expect unless the command is refused; the next transitions are the server's to say. */
export function expectedOrder(order: OrderDetailFragment, status: OrderStatus): OrderDetailFragment {
  return { ...order, status, allowedTransitions: [] }
}
