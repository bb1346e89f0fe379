import { UnstyledButton } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWarehouseChoice } from '../domain/warehouses/warehouse-choice.ts'
import { useWarehousesQuery } from '../domain/warehouses/warehouses.generated.ts'
import { DialogSlot } from '../ui/dialog/dialog-slot.tsx'
import { part } from '../ui/part.ts'
import classes from './layout.module.css'

const WarehouseSelect = part(
  async () => (await import('../domain/warehouses/warehouse-select.tsx')).WarehouseSelect,
)

/** Shows the chosen warehouse; the picker for hundreds of them is loaded when it is opened. */
export function WarehouseSwitcher() {
  const { t } = useTranslation()
  const { code, choose } = useWarehouseChoice()
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first' })
  const [choosing, setChoosing] = useState(false)
  const all = t('shell.allWarehouses')
  const name = data?.warehouses.find((warehouse) => warehouse.code === code)?.name ?? code
  const [only, ...others] = data?.warehouses ?? []
  if (only && others.length === 0) {
    return (
      <span className={classes.warehouse}>
        <span className="gd-hidden">{t('shell.warehouse')}</span>
        <span className="gd-clip">{only.name}</span>
      </span>
    )
  }
  const button = (
    <UnstyledButton className={classes.warehouse} onClick={() => setChoosing(true)} aria-haspopup="listbox">
      <span className="gd-hidden">{t('shell.warehouse')}</span>
      <span className="gd-clip">{name ?? all}</span>
      <IconSelector size={14} aria-hidden />
    </UnstyledButton>
  )
  if (!choosing) return button
  return (
    <DialogSlot onClose={() => setChoosing(false)} waiting={button}>
      <WarehouseSelect
        size="xs"
        aria-label={t('shell.warehouse')}
        value={code}
        onChange={choose}
        noneLabel={all}
        autoFocus
        defaultDropdownOpened
        onDropdownClose={() => setChoosing(false)}
        onBlur={() => setChoosing(false)}
      />
    </DialogSlot>
  )
}
