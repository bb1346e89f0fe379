import { ActionIcon, Burger, Group, Kbd, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useNetwork } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useMatches } from 'react-router'
import { useMe } from '../domain/people/me.tsx'
import { Mark } from '../ui/page/mark.tsx'
import { paths } from '../paths.ts'
import { useWarehouseInAddress } from '../domain/warehouses/warehouse-choice.ts'
import { useLiveFeed } from '../graphql/api.tsx'
import { part } from '../ui/part.ts'
import { AlertBell } from './alerts/alert-bell.tsx'
import { useAlertNotices } from './alerts/use-alert-notices.ts'
import { HandBar } from './hand-bar.tsx'
import classes from './layout.module.css'
import { LiveState } from './live-state.tsx'
import { countsOrManages, navigation, type PageHandle } from './navigation.ts'
import { NotAllowed } from './page-error.tsx'
import { ShellKeys } from './shell-keys.tsx'
import { TransferMenu } from './transfer-menu.tsx'
import { useNoteVisits } from './use-note-visits.ts'
import { useQuiet } from './use-quiet.ts'
import { WarehouseSwitcher } from './warehouse-switcher.tsx'

const PinnedViews = part(async () => (await import('./pinned-views.tsx')).PinnedViews)

export function Layout() {
  return <ShellKeys>{(find) => <Shell find={find} />}</ShellKeys>
}

function Shell({ find }: { find: () => void }) {
  const { t } = useTranslation()
  const { role } = useMe()
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  const { online } = useNetwork()
  useWarehouseInAddress()
  useLiveFeed({
    stock: role.permissions.includes('inventory.view'),
    order: role.permissions.includes('order.view'),
    alert: role.permissions.includes('inventory.view'),
    transfer: role.permissions.includes('inventory.view'),
    stocktake: countsOrManages.some((each) => role.permissions.includes(each)),
  })
  useAlertNotices()
  useNoteVisits()
  useEffect(close, [pathname, close])
  const needed = useMatches()
    .map(({ handle }) => (handle as PageHandle | undefined)?.anyOf)
    .find(Boolean)
  return (
    <div className={classes.shell}>
      <a href="#content" className="gd-skip">
        {t('shell.skipToContent')}
      </a>
      <header className={classes.header}>
        <Burger
          opened={opened}
          onClick={toggle}
          size="sm"
          aria-expanded={opened}
          aria-label={opened ? t('shell.closeNavigation') : t('shell.openNavigation')}
        />
        <Text fw={600} flex={1}>
          Gudang
        </Text>
        {role.permissions.includes('inventory.view') && <AlertBell />}
        <ActionIcon size="lg" aria-label={t('palette.title')} onClick={find}>
          <IconSearch size={18} aria-hidden />
        </ActionIcon>
      </header>
      <Sidebar
        permissions={role.permissions}
        pathname={pathname}
        closed={!opened}
        find={find}
        close={close}
      />
      <main className={classes.main} id="content" tabIndex={-1}>
        {!online && (
          <Text size="sm" role="status" className={classes.offline}>
            {t('shell.offline')}
          </Text>
        )}
        {needed && !needed.some((each) => role.permissions.includes(each)) ? (
          <NotAllowed role={role.name} />
        ) : (
          <Outlet />
        )}
      </main>
      <HandBar />
    </div>
  )
}

interface SidebarProps {
  permissions: string[]
  pathname: string
  /** On a phone it covers the page. */
  closed: boolean
  find: () => void
  close: () => void
}

function Sidebar({ permissions, pathname, closed, find, close }: SidebarProps) {
  const { t } = useTranslation()
  const me = useMe()
  const isQuiet = useQuiet()
  const links = navigation.filter(({ anyOf }) => anyOf.some((each) => permissions.includes(each)))
  return (
    <nav className={classes.sidebar} aria-label={t('shell.mainNavigation')} data-closed={closed || undefined}>
      <Group justify="space-between" px={6} wrap="nowrap">
        <Text fw={600} component={Link} to="/" className={classes.brand}>
          <Mark />
          Gudang
        </Text>
        {permissions.includes('inventory.view') && <AlertBell />}
      </Group>
      <UnstyledButton className={classes.find} onClick={find} aria-haspopup="dialog">
        <IconSearch size={14} aria-hidden />
        <span>{t('palette.open')}</span>
        <Kbd size="xs" aria-hidden>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      {permissions.includes('warehouse.view') && <WarehouseSwitcher />}
      {/* A link to the current page does not change the address. */}
      <ul className={classes.links} onClick={close}>
        {links.map(({ path, label, icon: Icon }) => {
          const active = pathname === path || pathname.startsWith(`${path}/`)
          return (
            <li key={path}>
              <Link to={path} className={classes.link} aria-current={active ? 'page' : undefined}>
                <Icon size={16} stroke={1.75} aria-hidden />
                {t(label)}
              </Link>
              {path === paths.transfers && <TransferMenu />}
            </li>
          )
        })}
        {isQuiet && (
          <li>
            <Suspense>
              <PinnedViews />
            </Suspense>
          </li>
        )}
      </ul>
      <LiveState />
      <Link
        to={paths.account}
        className={classes.account}
        aria-current={pathname === paths.account ? 'page' : undefined}
      >
        <span className="gd-hidden">{t('shell.account')}</span>
        <Text span size="sm" fw={600} className="gd-clip">
          {me.fullName}
        </Text>
        <Text span size="xs" c="dimmed" className="gd-clip">
          {me.role.name}
        </Text>
      </Link>
    </nav>
  )
}
