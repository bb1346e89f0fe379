export const alerting = {
  title: 'Low stock',
  bell_one: 'One low stock',
  bell_other: '{{shown}} low stocks',
  none: 'Nothing is low.',
  left: '{{quantity}} of {{threshold}}',
  all_one: 'Show it in the list',
  all_other: 'Show all {{shown}} in the list',
  raised: '{{sku}} in {{warehouse}} is low: {{quantity}} available.',
  many: '{{count}} stocks have become low.',
} as const
