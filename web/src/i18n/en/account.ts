export const account = {
  title: 'Account',
  language: 'Language',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', auto: 'As the system' },
} as const
