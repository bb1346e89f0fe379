import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLanguage, IconPlus, IconSun, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { languages, switchLanguage } from '../../i18n/index.ts'
import { navigation } from '../navigation.ts'
import type { Entry } from './entry.ts'

const size = { size: 16, stroke: 1.75, 'aria-hidden': true }

/** Pages and actions, which need no request. */
export function useCommandEntries(onShortcuts: () => void): Entry[] {
  const { t, i18n } = useTranslation()
  const { permissions } = useMe().role
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const go = (path: string) => () => void navigate(path)
  const pages: Entry[] = navigation
    .filter(({ anyOf }) => anyOf.some((each) => permissions.includes(each)))
    .map((entry) => {
      const Icon = entry.icon
      return {
        id: `go ${entry.path}`,
        group: 'go',
        icon: <Icon {...size} />,
        label: t(entry.label),
        keys: 'key' in entry ? ['g', entry.key] : undefined,
        run: go(entry.path),
      }
    })
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
    starts.unshift({
      id: 'new order',
      group: 'start',
      icon: <IconPlus {...size} />,
      label: t('shell.newOrder'),
      keys: ['n'],
      run: go(paths.newOrder),
    })
  }
  return [
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
    {
      id: 'account',
      group: 'go',
      icon: <IconUser {...size} />,
      label: t('shell.account'),
      run: go(paths.account),
    },
  ]
}
