import { useTranslation } from 'react-i18next'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import type { OrderDetailFragment, TransitionRefusalFragment } from './orders.generated.ts'

/** Of the dialogs that ask before an order is moved on. */
export interface TransitionDialogProps {
  order: OrderDetailFragment
  opened: boolean
  onClose: () => void
  /** After a refusal: the order is not what it was. */
  refresh: () => void
}

interface TransitionOutcome {
  onDone?: () => void
  /** In the words of the reader: from which state to which it could not go. */
  onRefused: (refusal: string) => void
}

/** What follows of every command that moves an order on. */
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

/** What the answer to a command will be unless it is refused; what may follow is for the server to say. */
export function expectedOrder(order: OrderDetailFragment, status: OrderStatus): OrderDetailFragment {
  return { ...order, status, allowedTransitions: [] }
}
