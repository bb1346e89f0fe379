import type { Permissions } from '../../platform/graphql/permissions.ts'

export const authPermissions: Permissions = {
  Query: { installation: 'public', actor: 'signed-in', sessions: 'signed-in' },
  Mutation: {
    register: 'public',
    login: 'public',
    refreshSession: 'public',
    logout: 'signed-in',
    revokeSession: 'signed-in',
    revokeOtherSessions: 'signed-in',
    changePassword: 'signed-in',
    setPassword: 'public',
    setPasswordAndSignIn: 'public',
    forgotPassword: 'public',
  },
}
