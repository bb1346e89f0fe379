/** Of forms over something that others may change too. */
export const edits = {
  changed: 'Somebody has changed this since you opened it.',
  changedBy: '{{name}} has changed this since you opened it ({{at}}).',
  both: 'Both: {{value}}',
  theirs: 'Theirs: {{value}}',
  mine: 'Yours: {{value}}',
  hint: 'Nothing of yours is saved yet. What you left alone follows the change; look it over and save.',
  yes: 'Yes',
  no: 'No',
} as const
