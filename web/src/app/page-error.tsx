import { Button, Group } from '@mantine/core'
import { IconBug, IconLock, IconMapQuestion } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useRouteError } from 'react-router'
import { EmptyState } from '../ui/feedback/states.tsx'

/** A page that threw, or whose code could not be loaded: after a release the old files are gone. */
export function PageError() {
  const { t } = useTranslation()
  const error = useRouteError()
  useEffect(() => console.error(error), [error])
  useEffect(() => {
    // Its code may have failed for want of a network.
    const reload = () => window.location.reload()
    window.addEventListener('online', reload)
    return () => window.removeEventListener('online', reload)
  }, [])
  return (
    <EmptyState
      page
      icon={<IconBug stroke={1.5} aria-hidden />}
      title={t('shell.crashed')}
      hint={t('shell.crashedHint')}
      action={
        <Group justify="center" gap="xs">
          <Button onClick={() => window.location.reload()}>{t('actions.reload')}</Button>
          <Button variant="default" component="a" href="/">
            {t('shell.goHome')}
          </Button>
        </Group>
      }
    />
  )
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState
      page
      icon={<IconMapQuestion stroke={1.5} aria-hidden />}
      title={t('shell.notFound')}
      hint={t('shell.notFoundHint')}
      action={
        <Button variant="default" component={Link} to="/">
          {t('shell.goHome')}
        </Button>
      }
    />
  )
}

export function NotAllowed({ role }: { role: string }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      page
      icon={<IconLock stroke={1.5} aria-hidden />}
      title={t('shell.notAllowed')}
      hint={t('shell.notAllowedHint', { role })}
    />
  )
}
