export const auth = {
  title: 'Sign in',
  lead: 'Stock you can trust, in every warehouse.',
  email: 'E-mail',
  password: 'Password',
  showPassword: 'Show the password',
  submit: 'Sign in',
  invalid: 'E-mail or password is not right.',
  expiredTitle: 'Your session has ended',
  expiredLead: 'Sign in again to go on. What you typed is still here.',
} as const
