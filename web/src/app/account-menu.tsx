import { Menu, Text, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconCheck, IconLogout } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../domain/me.tsx'
import { paths } from '../domain/paths.ts'
import { useLogoutCommand } from '../features/auth/auth.generated.ts'
import { useApi } from '../graphql/api.tsx'
import { languages, switchLanguage } from '../i18n/index.ts'
import classes from './account-menu.module.css'

const schemes: MantineColorScheme[] = ['light', 'dark', 'auto']

export function AccountMenu() {
  const { t, i18n } = useTranslation()
  const { fullName, email, role } = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('shell.account', { name: fullName })}>
          <Text size="sm" fw={600} className="gd-clip">
            {fullName}
          </Text>
          <Text size="xs" c="dimmed" className="gd-clip">
            {role.name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {languages.map(({ code, name }) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={i18n.language === code && <IconCheck size={14} aria-hidden />}
            aria-current={i18n.language === code || undefined}
            onClick={() => void switchLanguage(code)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.theme')}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            rightSection={colorScheme === scheme && <IconCheck size={14} aria-hidden />}
            aria-current={colorScheme === scheme || undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`shell.themes.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={signOut}>
          {t('actions.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What the next person at this machine must not find is gone: session, cache, and where this one was. */
function useSignOut(): () => void {
  const { client, session } = useApi()
  const navigate = useNavigate()
  const logout = useLogoutCommand({ done: () => undefined })
  return () => {
    void logout.run(() => ({})).then(async () => {
      session.end()
      await navigate(paths.signIn, { replace: true })
      await client.clearStore()
    })
  }
}
