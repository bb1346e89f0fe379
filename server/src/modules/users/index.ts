export { leaseEnd, mailDigests } from './digests.ts'
export { changePassword, mailOwnLink, renewHash, setPassword } from './password-links.service.ts'
export { endAllSessions } from './session-generations.service.ts'
export { checkPassword } from './passwords.ts'
export {
  configureSecondFactors,
  offerSecondFactor,
  oneTimeCode,
  sealSecondFactorsAnew,
  spendCode,
  turnOffSecondFactor,
  turnOnSecondFactor,
} from './second-factor.service.ts'
export { permissionList, requireGrantable } from './roles.service.ts'
export { IntegrationsFate, newUserSchema } from './users.inputs.ts'
export { Role, User } from './users.model.ts'
export { usersPermissions } from './users.permissions.ts'
export {
  anyUserExists,
  holdActiveUser,
  loadRole,
  loadUser,
  owesSecondFactor,
  severalUsersExist,
  userByEmail,
  userById,
  usersWith,
  userWithRole,
} from './users.queries.ts'
export { RolesResolver, UsersResolver } from './users.resolver.ts'
export { ensureAdministrator, ensureDemoUser, ensureSeededRoles, seededRole } from './seeding.service.ts'
export { addFirstUser, addNewcomer, closed, configureUsers } from './users.service.ts'
