export const common = {
  actions: {
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    clear: 'Clear',
    clearFilters: 'Clear filters',
    next: 'Next',
    previous: 'Previous',
    first: 'First page',
    signOut: 'Sign out',
    reload: 'Reload',
  },
  table: {
    page: 'Page {{page}}',
    rows_one: '{{count}} row',
    rows_other: '{{count}} rows',
    loading: 'Loading',
    actions: 'Actions',
  },
  form: {
    required: 'Needed.',
    wholeNumber: 'A whole number.',
    atLeastOne: '1 or more.',
    submitHint: 'Ctrl + Enter sends',
  },
} as const
