import { useTranslation } from 'react-i18next'
import { AuthPage } from './auth-page.tsx'
import { SecondFactorSetUp } from './second-factor-set-up.tsx'
import { useSignOut } from './use-sign-out.ts'

/** In place of the app, for who may do nothing before: their role requires a second factor. */
export function RequiredSecondFactorPage({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const logout = useSignOut()
  return (
    <AuthPage title={t('factor.title')} lead={t('factor.required')}>
      <SecondFactorSetUp
        onDone={onDone}
        onCancel={() => void logout.run(() => ({}))}
        cancelLabel={t('actions.signOut')}
      />
    </AuthPage>
  )
}
