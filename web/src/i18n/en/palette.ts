export const palette = {
  open: 'Search',
  title: 'Search and commands',
  placeholder: 'SKU, order, warehouse, page or action',
  nothing: 'Nothing has that name.',
  groups: {
    go: 'Go to',
    start: 'Do',
    products: 'Products',
    orders: 'Orders',
    warehouses: 'Show one warehouse',
  },
  language: 'Language: {{name}}',
  lightTheme: 'Light theme',
  darkTheme: 'Dark theme',
} as const

export const shortcuts = {
  title: 'Keyboard shortcuts',
  list: 'This list',
  search: 'Search in the page',
  send: 'Send a form',
  close: 'Close a dialog',
  then: 'then',
} as const
