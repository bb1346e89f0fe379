import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import {
  IconCalendarRepeat,
  IconChecklist,
  IconClockHour4,
  IconDevices,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconPlus,
  IconSun,
  IconTags,
  IconUser,
  IconZzz,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../domain/people/me.tsx'
import { recentsOf } from '../../domain/people/recents.ts'
import { useSignOut } from '../../features/auth/use-sign-out.ts'
import { paths } from '../../paths.ts'
import { languages, switchLanguage } from '../../i18n/index.ts'
import { navigation } from '../navigation.ts'
import { iconOf } from './task-icon.tsx'
import type { Entry } from './entry.ts'
import { useTasks } from './use-task.ts'

const size = { size: 16, stroke: 1.75, 'aria-hidden': true }

/** Pages and actions, which need no request. */
export function useCommandEntries(onShortcuts: () => void): Entry[] {
  const { t, i18n } = useTranslation()
  const { id, role } = useMe()
  const { permissions } = role
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const go = (path: string) => () => void navigate(path)
  const recents = recentsOf(id).map(({ path, label }): Entry => ({
    id: `recent ${path}`,
    group: 'recent',
    icon: <IconClockHour4 {...size} />,
    label,
    run: go(path),
  }))
  const begun = useTasks().map(({ task, word }): Entry => ({
    id: `task ${task}`,
    group: 'start',
    icon: iconOf(task),
    label: t(`palette.begin.${task}`),
    detail: word,
    continues: `${word} `,
    run: () => undefined,
  }))
  const starts: Entry[] = languages
    .filter(({ code }) => code !== i18n.language)
    .map(({ code, name }) => ({
      id: `language ${code}`,
      group: 'start',
      icon: <IconLanguage {...size} />,
      label: t('palette.language', { name }),
      run: () => void switchLanguage(code),
    }))
  if (permissions.includes('order.create')) {
    begun.unshift({
      id: 'new order',
      group: 'start',
      icon: <IconPlus {...size} />,
      label: t('shell.newOrder'),
      keys: ['n'],
      run: go(paths.newOrder),
    })
  }
  if (permissions.includes('stocktake.manage')) {
    begun.push({
      id: 'new stocktake',
      group: 'start',
      icon: <IconChecklist {...size} />,
      label: t('palette.stocktake'),
      run: go(paths.startStocktake({ skus: [] })),
    })
  }
  const pages = navigation
    .filter(({ anyOf }) => anyOf.some((each) => permissions.includes(each)))
    .map(({ path, icon: Icon, label, key }): Entry => ({
      id: `go ${path}`,
      group: 'go',
      icon: <Icon {...size} />,
      label: t(label),
      keys: ['g', key],
      run: go(path),
    }))
  const others = [
    { path: paths.labels, label: t('palette.labels'), Icon: IconTags, needs: 'product.view' },
    { path: paths.idleStock, label: t('idle.title'), Icon: IconZzz, needs: 'report.view' },
    {
      path: paths.countPlans,
      label: t('palette.plans'),
      Icon: IconCalendarRepeat,
      needs: 'stocktake.manage',
    },
    { path: paths.sessions, label: t('palette.sessions'), Icon: IconDevices },
    { path: paths.account, label: t('shell.account'), Icon: IconUser },
  ]
    .filter(({ needs }) => !needs || permissions.includes(needs))
    .map(({ path, label, Icon }): Entry => ({
      id: `go ${path}`,
      group: 'go',
      icon: <Icon {...size} />,
      label,
      run: go(path),
    }))
  return [
    ...recents,
    ...begun,
    ...starts,
    {
      id: 'theme',
      group: 'start',
      icon: <IconSun {...size} />,
      label: t(isDark ? 'palette.lightTheme' : 'palette.darkTheme'),
      run: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
    {
      id: 'shortcuts',
      group: 'start',
      icon: <IconKeyboard {...size} />,
      label: t('shortcuts.title'),
      keys: ['?'],
      run: onShortcuts,
    },
    ...pages,
    ...others,
    {
      id: 'sign out',
      group: 'start',
      icon: <IconLogout {...size} />,
      label: t('actions.signOut'),
      run: () => void signOut.run(() => ({})),
    },
  ]
}
