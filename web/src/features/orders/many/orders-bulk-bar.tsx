import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../../../domain/people/me.tsx'
import { paths } from '../../../paths.ts'
import { BulkBar } from '../../../ui/table/bulk-bar.tsx'
import type { SelectionState } from '../../../ui/table/use-selection.ts'
import type { OrderRow } from './order-row.ts'
import { OrdersDialog } from './orders-dialog.tsx'
import { isFit, steps, type Step } from './step.ts'

/** What can be done with many orders at once; each step only with those whose state allows it. */
export function OrdersBulkBar({ selection }: { selection: SelectionState<OrderRow> }) {
  const { t } = useTranslation()
  const may = { fulfil: useMay('order.fulfil'), cancel: useMay('order.cancel') }
  const [step, setStep] = useState<Step>()
  const { rows, clear } = selection
  const allowed = steps.filter((each) => (each === 'cancel' ? may.cancel : may.fulfil))
  const close = () => setStep(undefined)
  return (
    <>
      <BulkBar count={rows.length} onClear={clear}>
        {allowed.map((each) => {
          const count = rows.filter((order) => isFit(each, order)).length
          return (
            <Button
              key={each}
              size="compact-sm"
              variant="default"
              disabled={count === 0}
              onClick={() => setStep(each)}
            >
              {t(`orders.many.${each}`, { count })}
            </Button>
          )
        })}
        <Button
          size="compact-sm"
          variant="default"
          component={Link}
          to={paths.orderSheets(rows.map(({ orderNumber }) => orderNumber))}
          leftSection={<IconPrinter size={14} aria-hidden />}
        >
          {t('orders.sheets.print')}
        </Button>
      </BulkBar>
      {step && (
        <OrdersDialog
          step={step}
          orders={rows}
          onClose={close}
          onDone={() => {
            close()
            clear()
          }}
        />
      )}
    </>
  )
}
