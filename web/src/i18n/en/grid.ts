export const grid = {
  edit: 'Edit in place',
  editPrices: 'Edit prices',
  save: 'Save',
  saveMany_one: 'Save one change',
  saveMany_other: 'Save {{count}} changes',
  saved_one: 'One row saved.',
  saved_other: '{{count}} rows saved.',
  discard: 'Discard',
  outcome: 'Outcome',
  changed: '{{name}} has set {{value}} meanwhile. Save again to keep yours.',
  leave: 'Leave without saving what you typed?',
  hint: 'Enter goes down, Shift + arrows mark a range, Ctrl + D fills it down, a column of a spreadsheet can be pasted, Ctrl + Enter saves.',
} as const
