import type { Permission } from '@gudang/domain'
import { IconChecklist, IconClipboardCheck, IconPackageImport, IconScan } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useMe } from '../domain/people/me.tsx'
import { paths } from '../paths.ts'
import { DialogSlot } from '../ui/dialog/dialog-slot.tsx'
import { part } from '../ui/part.ts'
import classes from './hand-bar.module.css'

const FindByScan = part(async () => (await import('./find-by-scan.tsx')).FindByScan)

const places = [
  {
    path: paths.transfers,
    search: '?list=toReceive',
    label: 'shell.receive',
    icon: IconPackageImport,
    needs: 'inventory.transfer',
  },
  {
    path: paths.orders,
    search: '?status=OPEN',
    label: 'shell.pick',
    icon: IconClipboardCheck,
    needs: 'order.view',
  },
  {
    path: paths.stocktakes,
    search: '?state=COUNTING',
    label: 'shell.count',
    icon: IconChecklist,
    needs: 'stocktake.count',
  },
] as const satisfies {
  path: string
  search: string
  label: string
  icon: unknown
  needs: Permission
}[]

const icon = { size: 20, stroke: 1.75, 'aria-hidden': true }

/** On a phone, under the thumb: what a hand in the warehouse does. */
export function HandBar() {
  const { t } = useTranslation()
  const { permissions } = useMe().role
  const { pathname } = useLocation()
  const [scanning, setScanning] = useState(false)
  const close = () => setScanning(false)
  return (
    <nav className={classes.bar} aria-label={t('shell.hand')}>
      {permissions.includes('product.view') && (
        <button
          type="button"
          className={classes.place}
          aria-haspopup="dialog"
          onClick={() => setScanning(true)}
        >
          <IconScan {...icon} />
          {t('shell.scan')}
        </button>
      )}
      {places
        .filter(({ needs }) => permissions.includes(needs))
        .map(({ path, search, label, icon: Icon }) => (
          <Link
            key={path}
            to={`${path}${search}`}
            className={classes.place}
            aria-current={pathname.startsWith(path) ? 'page' : undefined}
          >
            <Icon {...icon} />
            {t(label)}
          </Link>
        ))}
      <DialogSlot onClose={close}>{scanning && <FindByScan onClose={close} />}</DialogSlot>
    </nav>
  )
}
