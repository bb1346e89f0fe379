export const alerts = {
  state: 'Which alerts',
  states: { open: 'Open', resolved: 'Resolved', all: 'All' },
  now: 'Available now',
  raised: 'Raised',
  resolved: 'Resolved',
  open: 'Open',
  none: 'No alerts',
  noneHint: 'Nothing fell to its threshold here.',
} as const
