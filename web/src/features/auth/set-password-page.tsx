import { limits } from '@gudang/domain'
import { Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useSetPasswordCommand } from './auth.generated.ts'
import classes from './sign-in-page.module.css'

/** Where the link of an administrator leads: the token is after the #, which never leaves the browser. */
export function SetPasswordPage() {
  const { t } = useTranslation()
  const token = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const title = t('password.setTitle')
  useEffect(() => {
    document.title = `${title} · Gudang`
  }, [title])
  const form = useForm({
    initialValues: { password: '', repeated: '' },
    validate: {
      password: (value) =>
        value.length >= limits.shortestPassword
          ? null
          : t('password.short', { least: limits.shortestPassword }),
      repeated: (value, { password }) => (value === password ? null : t('password.differs')),
    },
  })
  const set = useSetPasswordCommand({
    done: () => {
      notifyDone(t('password.set'))
      void navigate(paths.signIn, { replace: true })
    },
  })
  const spent = !token || set.problem?.fields.some(({ path }) => path[0] === 'token')
  return (
    <main className={classes.page}>
      <Stack w="100%" maw={340} gap="md">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {!spent && (
            <Text c="dimmed" size="sm">
              {t('password.rule', { least: limits.shortestPassword })}
            </Text>
          )}
        </div>
        <Paper withBorder p="lg" radius="md" bg="var(--gd-surface)">
          {spent ? (
            <EmptyState
              title={t('password.spent')}
              hint={t('password.spentHint')}
              action={
                <Button variant="default" component={Link} to={paths.signIn}>
                  {t('auth.title')}
                </Button>
              }
            />
          ) : (
            <Form
              form={form}
              command={set}
              submitLabel={t('password.submit')}
              onSubmit={({ password }) =>
                void set.run(() => ({ token, password }), { form, anonymous: true })
              }
            >
              <PasswordInput
                {...form.getInputProps('password')}
                label={t('password.new')}
                autoComplete="new-password"
                maxLength={limits.longestPassword}
                autoFocus
                visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
              />
              <PasswordInput
                {...form.getInputProps('repeated')}
                label={t('password.repeat')}
                autoComplete="new-password"
                maxLength={limits.longestPassword}
                visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
              />
            </Form>
          )}
        </Paper>
      </Stack>
    </main>
  )
}
