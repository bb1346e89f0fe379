import {
  Button,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMe } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { languages, switchLanguage, type Language } from '../../i18n/index.ts'
import { Page } from '../../ui/page/page.tsx'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { ChangePasswordDialog } from './change-password-dialog.tsx'
import { useSignOut } from './use-sign-out.ts'

const schemes: MantineColorScheme[] = ['light', 'dark', 'auto']

/** Who is signed in, the settings of this device, and signing out. */
export function AccountPage() {
  const { t, i18n } = useTranslation()
  const { fullName, email, role } = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [changing, setChanging] = useState(false)
  const logout = useSignOut()
  return (
    <Page
      title={t('account.title')}
      actions={
        <Button
          variant="default"
          leftSection={<IconLogout size={14} aria-hidden />}
          loading={logout.running}
          onClick={() => void logout.run(() => ({}))}
        >
          {t('actions.signOut')}
        </Button>
      }
    >
      <Paper withBorder radius="md" p="md" bg="var(--gd-surface)" maw={560}>
        <Stack gap="md">
          <ProblemAlert problem={logout.problem} />
          <div>
            <Text fw={600}>{fullName}</Text>
            <Text size="sm" c="dimmed">
              {email} · {role.name}
            </Text>
          </div>
          <Group gap="xs">
            <Button variant="default" component={Link} to={paths.sessions}>
              {t('sessions.title')}
            </Button>
            <Button variant="default" onClick={() => setChanging(true)}>
              {t('password.change')}
            </Button>
          </Group>
          <SecondFactorSection />
          <Choice label={t('account.language')}>
            {(labelId) => (
              <SegmentedControl
                size="xs"
                aria-labelledby={labelId}
                value={i18n.language}
                onChange={(code) => void switchLanguage(code as Language)}
                data={languages.map(({ code, name }) => ({ value: code, label: name }))}
              />
            )}
          </Choice>
          <Choice label={t('account.theme')}>
            {(labelId) => (
              <SegmentedControl
                size="xs"
                aria-labelledby={labelId}
                value={colorScheme}
                onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
                data={schemes.map((value) => ({ value, label: t(`account.themes.${value}`) }))}
              />
            )}
          </Choice>
        </Stack>
      </Paper>
      <ChangePasswordDialog opened={changing} onClose={() => setChanging(false)} />
    </Page>
  )
}

function Choice({ label, children }: { label: string; children: (labelId: string) => ReactNode }) {
  const labelId = useId()
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={400} id={labelId}>
        {label}
      </Text>
      {children(labelId)}
    </Stack>
  )
}
