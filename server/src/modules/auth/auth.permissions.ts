import type { Permissions } from '../../platform/graphql/permissions.ts'

export const authPermissions: Permissions = {
  Query: { installation: 'public', actor: 'signed-in', sessions: 'signed-in' },
  Mutation: {
    register: 'public',
    login: 'public',
    loginSecondFactor: 'public',
    refreshSession: 'public',
    logout: 'signing-in',
    offerSecondFactor: 'signing-in',
    turnOnSecondFactor: 'signing-in',
    turnOffSecondFactor: 'signed-in',
    revokeSession: 'signed-in',
    revokeOtherSessions: 'signed-in',
    changePassword: 'signed-in',
    setPassword: 'public',
    setPasswordAndSignIn: 'public',
    forgotPassword: 'public',
  },
}
