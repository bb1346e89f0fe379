import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../graphql/api.tsx'
import { useMeQuery } from '../../graphql/me.generated.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Over the page that was open, so that nothing typed is lost; requests wait until somebody is signed in again. */
export function ExpiredSessionDialog() {
  const { t } = useTranslation()
  const { session } = useApi()
  const { data } = useMeQuery({ fetchPolicy: 'cache-only' })
  // Another person must not see what is on screen and in the cache.
  const leaveToAnother = (userId: string) => userId !== session.userId() && window.location.reload()
  return (
    <Dialog title={t('auth.expiredTitle')} opened onClose={() => session.end()} size="sm">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('auth.expiredLead')}
        </Text>
        <SignInForm email={data?.me?.email} onSignedIn={leaveToAnother} />
      </Stack>
    </Dialog>
  )
}
