import { useTranslation } from 'react-i18next'
import type { ShortagesFragment } from '../../graphql/fragments.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type {
  TooMuchReceivedFragment,
  TransferDetailFragment,
  TransferRefusalFragment,
} from './transfer-documents.generated.ts'

/** Of the dialogs and panels that take a step. */
export interface StepProps {
  transfer: TransferDetailFragment
  /** After a refusal: the transfer has changed. */
  refresh: () => void
}

/** Says, in the reader's language, why a step was refused. */
export function useStepRefusals(say: (refusal: string) => void) {
  const { t } = useTranslation()
  const format = useFormat()
  return {
    TransferStepRefused: ({ status }: TransferRefusalFragment) =>
      say(t('transfers.refused', { status: t(`transfers.statuses.${status}`) })),
    InsufficientStock: ({ shortages }: ShortagesFragment) =>
      say(
        shortages
          .map(({ sku, requested, available }) =>
            t('transfers.short', {
              sku,
              requested: format.number(requested),
              available: format.number(available),
            }),
          )
          .join(' '),
      ),
    OverReceived: ({ lines }: TooMuchReceivedFragment) =>
      say(
        lines
          .map(({ sku, left, said }) =>
            t('transfers.over', { sku, left: format.number(left), said: format.number(said) }),
          )
          .join(' '),
      ),
  }
}
