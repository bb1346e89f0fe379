import { AppShell, Burger, Group, NavLink, Stack, Text } from '@mantine/core'
import { useDisclosure, useNetwork } from '@mantine/hooks'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useMatches } from 'react-router'
import { useMe } from '../domain/me.tsx'
import { useWarehouseChoice, useWarehouseInAddress } from '../domain/warehouse-choice.ts'
import { WarehouseSelect } from '../domain/warehouse-select.tsx'
import { useApi } from '../graphql/api.tsx'
import { AccountMenu } from './account-menu.tsx'
import classes from './layout.module.css'
import { LiveState } from './live-state.tsx'
import { navigation } from './navigation.ts'
import { NotAllowed } from './page-error.tsx'
import type { PageHandle } from './router.tsx'

export function Layout() {
  const { t } = useTranslation()
  const { role } = useMe()
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  const { online } = useNetwork()
  useWarehouseInAddress()
  useLiveUpdates(role.permissions)
  useEffect(close, [pathname, close])
  const needed = useMatches()
    .map(({ handle }) => (handle as PageHandle | undefined)?.permission)
    .find(Boolean)
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'xs', sm: 'sm' }}
      classNames={{ navbar: classes.navbar, header: classes.header, main: classes.main }}
    >
      <AppShell.Header hiddenFrom="sm">
        <a href="#content" className="gd-skip">
          {t('shell.skipToContent')}
        </a>
        <Group h="100%" px="xs" gap="xs" wrap="nowrap">
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-label={opened ? t('shell.closeNavigation') : t('shell.openNavigation')}
          />
          <Text fw={700}>Gudang</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('shell.mainNavigation')}>
        <Sidebar permissions={role.permissions} pathname={pathname} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {!online && (
          <Text size="sm" role="status" className={classes.offline}>
            {t('shell.offline')}
          </Text>
        )}
        {needed && !role.permissions.includes(needed) ? (
          <NotAllowed role={role.name} />
        ) : (
          <Suspense>
            <Outlet />
          </Suspense>
        )}
      </AppShell.Main>
    </AppShell>
  )
}

function Sidebar({ permissions, pathname }: { permissions: string[]; pathname: string }) {
  const { t } = useTranslation()
  const warehouse = useWarehouseChoice()
  return (
    <Stack gap="xs" h="100%">
      <Group justify="space-between" px={6} wrap="nowrap">
        <Text fw={700} component={Link} to="/" className={classes.brand}>
          Gudang
        </Text>
        <LiveState />
      </Group>
      {permissions.includes('warehouse.view') && (
        <WarehouseSelect
          size="xs"
          aria-label={t('shell.warehouse')}
          value={warehouse.code}
          onChange={warehouse.choose}
          noneLabel={t('shell.allWarehouses')}
        />
      )}
      <Stack gap={2} flex={1}>
        {navigation
          .filter(({ permission }) => permissions.includes(permission))
          .map(({ path, label, icon: Icon }) => {
            const active = pathname === path || pathname.startsWith(`${path}/`)
            return (
              <NavLink
                key={path}
                component={Link}
                to={path}
                label={t(label)}
                leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
                active={active}
                aria-current={active ? 'page' : undefined}
                className={classes.link}
              />
            )
          })}
      </Stack>
      <AccountMenu />
    </Stack>
  )
}

function useLiveUpdates(permissions: string[]): void {
  const { live } = useApi()
  const stock = permissions.includes('inventory.view')
  const orders = permissions.includes('order.view')
  useEffect(
    () => live.follow([...(stock ? (['stock'] as const) : []), ...(orders ? (['order'] as const) : [])]),
    [live, stock, orders],
  )
}
