import { NumberInput, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { Form } from '../../../ui/form/form.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { useSetCountPlanCommand } from '../stocktakes.generated.ts'
import { classes, type Plan } from './use-count-plans.ts'

interface CountPlanDialogProps {
  plan: Plan | undefined
  onClose: () => void
  refresh: () => unknown
}

export function CountPlanDialog({ plan, ...rest }: CountPlanDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={t('stocktakes.planOf', { warehouse: plan?.warehouse.code ?? '' })}
      opened={plan !== undefined}
      onClose={rest.onClose}
    >
      {plan && <PlanForm plan={plan} {...rest} />}
    </Dialog>
  )
}

/** What is usual, where nobody has said anything yet. */
const usual = { A: 30, B: 90, C: 365 }

function PlanForm({ plan, onClose, refresh }: CountPlanDialogProps & { plan: Plan }) {
  const { t } = useTranslation()
  const [refusal, setRefusal] = useState<string>()
  // Of what the form was filled with, or of what its reader was told since: the list behind it follows others.
  const [expectedVersion, setExpectedVersion] = useState(plan.version)
  const { code: warehouseCode } = plan.warehouse
  const daysOf = (abcClass: (typeof classes)[number]): number | string =>
    plan.version === 0
      ? usual[abcClass]
      : (plan.rhythms.find((one) => one.abcClass === abcClass)?.everyDays ?? '')
  const form = useForm({ initialValues: { A: daysOf('A'), B: daysOf('B'), C: daysOf('C') } })
  const set = useSetCountPlanCommand({
    CountPlan: () => {
      notifyDone(t('stocktakes.planSet', { warehouse: warehouseCode }))
      void refresh()
      onClose()
    },
  })

  function submit(values: typeof form.values): void {
    setRefusal(undefined)
    const rhythms = classes.flatMap((abcClass) =>
      values[abcClass] === '' ? [] : [{ abcClass, everyDays: Number(values[abcClass]) }],
    )
    void set.run(
      (idempotencyKey) => ({
        input: { warehouseCode, rhythms, expectedVersion, idempotencyKey },
      }),
      {
        form,
        onConflict: ({ version }) => {
          setExpectedVersion(version)
          setRefusal(t('stocktakes.planChanged'))
          void refresh()
        },
      },
    )
  }

  return (
    <Form
      form={form}
      command={set}
      onSubmit={submit}
      submitLabel={t('stocktakes.savePlan')}
      onCancel={onClose}
    >
      <Refusal>{refusal}</Refusal>
      <Text size="sm" c="dimmed">
        {t('stocktakes.planHint')}
      </Text>
      {classes.map((abcClass, index) => (
        <NumberInput
          key={abcClass}
          {...form.getInputProps(abcClass)}
          label={t('stocktakes.every', { abcClass })}
          description={t(`stocktakes.classHints.${abcClass}`)}
          min={1}
          max={1_000}
          allowDecimal={false}
          hideControls
          data-autofocus={index === 0 || undefined}
        />
      ))}
    </Form>
  )
}
