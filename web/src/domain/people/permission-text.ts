import type { Permission } from '@gudang/domain'
import { useTranslation } from 'react-i18next'

/** The one role that cannot be changed. */
export const adminRole = 'admin'

type Key<Name extends string> = Name extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never

/** What a permission allows, in the reader's language. */
export function usePermissionText(): (permission: Permission) => string {
  const { t } = useTranslation()
  return (permission) => {
    const key = permission.replace('.', '_') as Key<Permission>
    return t(`roles.may.${key}`)
  }
}
